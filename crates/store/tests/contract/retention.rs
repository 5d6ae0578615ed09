//! What is old goes, in batches; what is open stays however old it is.

use model::{AlertId, Millis, delivery::DeliveryState};

use crate::support::{Home, NOW, alert, attempt, change, delivery, id, queue, resolved, robot};

const LATER: Millis = NOW.plus(90 * 24 * 3_600_000);

#[tokio::test]
async fn old_alerts_and_deliveries_go_with_all_that_belongs_to_them() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let alerts = vec![alert(1), resolved(2, NOW), resolved(3, LATER)];
    let deliveries = [delivery("sent", robot, 1, alerts.clone()), delivery("waiting", robot, 2, alerts.clone())];
    home.store.commit(&change(alerts), &deliveries, &[]).await.unwrap();
    attempt(&home.store, "sent", robot, DeliveryState::Sent, None).await;
    let before = NOW.plus(1_000);
    assert_eq!(home.store.purge(before, LATER, 100).await.unwrap(), 2);
    assert_eq!(home.store.purge(before, LATER, 100).await.unwrap(), 0);
    assert!(home.store.alert(AlertId(2)).await.unwrap().is_none());
    assert_eq!(home.store.alert(AlertId(1)).await.unwrap().unwrap().deliveries.len(), 1);
    assert!(home.store.alert(AlertId(3)).await.unwrap().is_some());
    assert!(home.store.delivery(&id("sent"), NOW).await.unwrap().is_none());
    assert!(home.store.delivery(&id("waiting"), NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn a_batch_is_limited() {
    let home = Home::new().await;
    home.store.commit(&change((1..=25).map(|id| resolved(id, NOW)).collect()), &[], &[]).await.unwrap();
    let mut batches = Vec::new();
    loop {
        match home.store.purge(LATER, LATER, 10).await.unwrap() {
            0 => break,
            purged => batches.push(purged),
        }
    }
    assert_eq!(batches, [10, 10, 5]);
}

#[tokio::test]
async fn the_secrets_of_a_robot_that_nobody_uses_go_with_its_last_delivery() {
    let home = Home::new().await;
    let (used, unused) = (robot(&home.store, "one").await, robot(&home.store, "two").await);
    queue(&home.store, &[delivery("d1", used, 1, vec![])]).await;
    home.store.purge(LATER, LATER, 100).await.unwrap();
    assert!(home.store.credentials(used).await.is_ok());
    assert!(matches!(home.store.credentials(unused).await, Err(store::Error::NotFound)));
}
