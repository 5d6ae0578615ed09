//! What waits is cancelled when its rule or the last contact of its robot goes; what is under way is not.

use model::{RuleId, delivery::DeliveryState};
use store::view::Deleted;
use store::{Detach, RobotChange, SaveContact};

use crate::support::{Home, NOW, attempt, begin, delivery, new_robot, queue, robot, state};

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
    begin(&home.store, "d2", b"{}").await;
    assert_eq!(home.store.delete_dispatch_rules(&[RuleId(1)], NOW).await.unwrap().1, 2);
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
async fn deleting_the_last_contact_of_a_robot_says_what_it_cancels() {
    let home = Home::new().await;
    let contact = |name: &str| SaveContact {
        id: None,
        version: model::Version::NONE,
        name: name.into(),
        phone: None,
        email: None,
        ding_user_id: String::new(),
        system_notifications: false,
        robot: RobotChange::Set(new_robot("one")),
        limit: None,
    };
    let ann = home.store.save_contact(&contact("ann"), NOW).await.unwrap();
    let bob = home.store.save_contact(&contact("bob"), NOW).await.unwrap();
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![])]).await;
    for (contact, cancelled) in [(ann, 0), (bob, 2)] {
        let deleted = home.store.delete_contacts(&[contact], Detach::Refuse, NOW).await.unwrap();
        assert_eq!(deleted, Deleted::Done { count: 1, cancelled });
    }
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Cancelled);
}
