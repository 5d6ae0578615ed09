//! Who is told of a robot's trouble, and how robots are called.

use model::{RobotId, Version};
use store::{RobotChange, SaveContact, Store};

use crate::support::{Home, NOW, attempt, blocked, contact, delivery, new_robot, queue};

async fn warden(store: &Store, name: &str, token: &str) -> RobotId {
    let warden = SaveContact {
        id: None,
        version: Version::NONE,
        name: name.into(),
        phone: None,
        email: None,
        ding_user_id: String::new(),
        system_notifications: true,
        robot: RobotChange::Set(new_robot(token)),
        limit: None,
    };
    let id = store.save_contact(&warden, NOW).await.unwrap();
    store.contact(id, NOW).await.unwrap().unwrap().row.robot.unwrap().id
}

#[tokio::test]
async fn wardens_are_told_by_robots_that_work_and_are_not_the_one_in_trouble() {
    let home = Home::new().await;
    contact(&home.store, "ann", Some("ann")).await;
    let (one, two) = (warden(&home.store, "bob", "one").await, warden(&home.store, "cem", "two").await);
    let robots = async |trouble| {
        let targets = home.store.notice_targets(trouble).await.unwrap();
        targets.iter().map(|target| target.robot).collect::<Vec<_>>()
    };
    assert_eq!(robots(RobotId(99)).await, [one, two]);
    assert_eq!(robots(one).await, [two]);
    queue(&home.store, &[delivery("d1", two, 1, vec![])]).await;
    attempt(&home.store, "d1", two, model::delivery::DeliveryState::Blocked, Some(blocked())).await;
    assert_eq!(robots(RobotId(99)).await, [one]);
}

#[tokio::test]
async fn a_robot_is_called_by_its_contacts_and_never_by_its_token() {
    let home = Home::new().await;
    let robot = warden(&home.store, "bob", "one").await;
    contact(&home.store, "ann", Some("one")).await;
    let summary = home.store.robot_summary(robot, NOW).await.unwrap().unwrap();
    assert_eq!(summary.name(), "ann, bob");
    assert!(!summary.masked_url.contains("one") && !summary.has_secret);
    assert!(home.store.robot_summary(RobotId(99), NOW).await.unwrap().is_none());
    let summaries = home.store.robot_summaries(&[robot, RobotId(99)], NOW).await.unwrap();
    assert_eq!(summaries, [summary]);
}
