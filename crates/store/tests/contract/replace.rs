//! At most one delivery of a (robot, group) waits: what was not tried yet is replaced by the next.

use model::{
    GroupId,
    change::Change,
    delivery::{Delivery, DeliveryState, Place},
};
use store::{CommitOutcome, Replaced};

use crate::support::{Home, NOW, alert, attempt, begin, change, commit, delivery, id, queue, robot, state};

#[tokio::test]
async fn the_next_delivery_of_the_same_robot_and_group_replaces_what_was_not_tried() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    assert_eq!(queue(&home.store, &[delivery("d2", robot, 5, vec![])]).await, [id("d1")]);
    let first = home.store.delivery(&id("d1"), NOW).await.unwrap().unwrap();
    assert_eq!((first.row.state, first.row.finished_at), (DeliveryState::Replaced, Some(NOW)));
    assert_eq!(first.replaced_by, Some(id("d2")));
    assert_eq!(state(&home.store, "d2").await, DeliveryState::Queued);
}

#[tokio::test]
async fn what_was_replaced_is_named_with_its_robot_and_group() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![]), delivery("d2", robot, 6, vec![])]).await;
    let next = [Delivery { replaces: vec![id("d2")], ..delivery("d3", robot, 6, vec![]) }];
    let (replaced, _) = commit(&home.store, &Change::default(), &next).await;
    assert_eq!(replaced, [Replaced { delivery: id("d2"), robot, group: GroupId(6) }]);
}

#[tokio::test]
async fn other_groups_and_other_robots_are_left_alone() {
    let home = Home::new().await;
    let (one, two) = (robot(&home.store, "one").await, robot(&home.store, "two").await);
    queue(&home.store, &[delivery("d1", one, 5, vec![])]).await;
    let others = [delivery("d2", two, 5, vec![]), delivery("d3", one, 6, vec![])];
    assert!(queue(&home.store, &others).await.is_empty());
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Queued);
}

#[tokio::test]
async fn what_was_tried_is_not_replaced() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    begin(&home.store, "d1", b"{}").await;
    assert!(queue(&home.store, &[delivery("d2", robot, 5, vec![])]).await.is_empty());
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Sending);
}

#[tokio::test]
async fn what_was_certainly_refused_is_replaced() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Retrying, None).await;
    assert_eq!(queue(&home.store, &[delivery("d2", robot, 5, vec![])]).await, [id("d1")]);
}

#[tokio::test]
async fn where_an_attempt_was_begun_meanwhile_nothing_of_the_change_is_stored() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![]), delivery("d2", robot, 6, vec![])]).await;
    begin(&home.store, "d1", b"{}").await;
    let next = [
        Delivery { replaces: vec![id("d1")], ..delivery("d3", robot, 5, vec![]) },
        Delivery { replaces: vec![id("d2")], ..delivery("d4", robot, 6, vec![]) },
    ];
    let outcome = home.store.commit(&change(vec![alert(1)]), &next, &[]).await.unwrap();
    assert_eq!(outcome, CommitOutcome::Begun(vec![id("d1")]));
    assert_eq!(state(&home.store, "d2").await, DeliveryState::Queued);
    assert!(home.store.delivery(&id("d3"), NOW).await.unwrap().is_none());
    assert!(home.store.alert(model::AlertId(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn what_a_person_asked_for_replaces_nothing() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    home.store.insert_delivery(&delivery("again", robot, 5, vec![])).await.unwrap();
    let mut test = delivery("test", robot, 5, vec![]);
    (test.notification.group, test.notification.rule) = (None::<GroupId>, None);
    home.store.insert_delivery(&test).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().outbox.deliveries.len(), 3);
    assert_eq!(queue(&home.store, &[delivery("d2", robot, 5, vec![])]).await.len(), 2);
    assert_eq!(state(&home.store, "test").await, DeliveryState::Queued);
}

#[tokio::test]
async fn a_place_in_the_queue_is_found_again_at_the_next_start() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let place = |earlier: i64, rank| Place { since: NOW.plus(-earlier), rank };
    let waiting = Delivery { place: place(9_000, 3), ..delivery("d1", robot, 5, vec![]) };
    queue(&home.store, &[waiting, delivery("d2", robot, 6, vec![])]).await;
    let home = home.reopened().await;
    let places = async || {
        let outbox = home.store.outbox(NOW).await.unwrap();
        outbox.deliveries.into_iter().map(|waits| (waits.id, waits.place)).collect::<Vec<_>>()
    };
    assert_eq!(places().await, [(id("d1"), place(9_000, 3)), (id("d2"), place(0, 1))]);
    home.store.clock_was_set(NOW, 1_000).await.unwrap();
    assert_eq!(places().await, [(id("d1"), place(8_000, 3)), (id("d2"), place(-1_000, 1))]);
}
