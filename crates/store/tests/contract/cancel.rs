//! What waits is cancelled when its rule or the last contact of its robot goes; what is under way is not.

use model::{RuleId, delivery::DeliveryState, notification::Reason};

use crate::support::{Home, NOW, attempt, delivery, id, queue, robot, state};

#[tokio::test]
async fn a_rules_waiting_deliveries_are_cancelled_and_counted() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let mut other = delivery("other", robot, 4, vec![]);
    other.notification.rule = Some(RuleId(2));
    let waiting =
        [delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![]), delivery("d3", robot, 3, vec![])];
    queue(&home.store, &waiting).await;
    queue(&home.store, &[other]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Retrying, None).await;
    home.store.begin_attempt(&id("d2"), 1, NOW, b"{}").await.unwrap();
    assert_eq!(home.store.waiting_of_rule(RuleId(1)).await.unwrap(), 2);
    assert_eq!(home.store.cancel_waiting(RuleId(1), NOW).await.unwrap(), 2);
    for (delivery, expected) in [
        ("d1", DeliveryState::Cancelled),
        ("d2", DeliveryState::Sending),
        ("d3", DeliveryState::Cancelled),
        ("other", DeliveryState::Queued),
    ] {
        assert_eq!(state(&home.store, delivery).await, expected, "{delivery}");
    }
}

#[tokio::test]
async fn a_robot_without_contacts_gets_nothing_but_test_messages() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let mut test = delivery("test", robot, 1, vec![]);
    test.notification.reason = Reason::Test;
    home.store.insert_delivery(&test).await.unwrap();
    queue(&home.store, &[delivery("d1", robot, 2, vec![])]).await;
    assert_eq!(home.store.cancel_orphans(NOW).await.unwrap(), 1);
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Cancelled);
    assert_eq!(state(&home.store, "test").await, DeliveryState::Queued);
}
