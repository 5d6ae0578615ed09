//! Somebody sets the wall clock: stamps that the next start compares with its own time move along. And the store says whether it
//! can be written.

use model::{Millis, change::Change, delivery::DeliveryState};
use store::HealthChange;

use crate::support::{Home, NOW, alert, attempt, change, delivery, group, id, log, queue, robot, robot_state};

const HOUR: i64 = 3_600_000;

#[tokio::test]
async fn open_stamps_move_with_the_clock_and_history_stays() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change =
        Change { groups: vec![group(5).into()], log: vec![log(5, robot, &[1], &[])], ..change(vec![alert(1)]) };
    home.store.commit(&change, &[], &[]).await.unwrap();
    queue(&home.store, &[delivery("sent", robot, 5, vec![]), delivery("open", robot, 6, vec![])]).await;
    attempt(&home.store, "sent", robot, DeliveryState::Sent, None).await;
    let pause = HealthChange::Throttled(NOW.plus(600_000));
    attempt(&home.store, "open", robot, DeliveryState::Throttled, Some(pause)).await;
    home.store.clock_was_set(NOW.plus(1_000), HOUR).await.unwrap();

    let loaded = home.store.load(NOW.plus(HOUR)).await.unwrap();
    assert_eq!(loaded.groups[0].created_at, NOW.plus(HOUR));
    assert_eq!(loaded.log[0].at, NOW.plus(HOUR));
    assert_eq!(loaded.outbox.deliveries[0].created_at, NOW.plus(HOUR));
    assert!(loaded.outbox.recent_attempts.iter().all(|attempt| attempt.started_at == NOW.plus(HOUR)));
    assert_eq!(robot_state(&home.store, robot).await.throttled_until, Some(NOW.plus(HOUR + 600_000)));
    let sent = home.store.delivery(&id("sent"), NOW).await.unwrap().unwrap();
    assert_eq!(sent.row.created_at, NOW);
}

#[tokio::test]
async fn a_probe_writes_and_leaves_everything_as_it_is() {
    let home = Home::new().await;
    let before = home.store.load(NOW).await.unwrap();
    home.store.probe(NOW).await.unwrap();
    home.store.probe(Millis(0)).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap(), before);
}
