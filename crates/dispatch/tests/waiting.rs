//! What waits: its place and its time, what a person drops, what expires, what ended unsent, what a refused message becomes.

mod support;

use dispatch::{Clock as _, TestOutcome, TestScope, Which};
use model::{
    RobotId,
    delivery::{DeliveryState, Unsent},
    notification::Reason,
};
use simulator::Fault;
use store::view::{DeliveryQuery, DeliveryRow, PageRequest};
use support::{TOKEN, World};

const ROBOT: RobotId = RobotId(1);
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// So many groups fire; 20 of them are sent at once.
async fn crowded(groups: usize) -> World {
    let world = World::with_rule(|rule| {
        rule.group_interval = 48 * HOUR;
        rule.repeat_interval = 48 * HOUR;
    })
    .await;
    for group in 0..groups {
        world.fire(&format!("G{group:03}")).await.unwrap();
    }
    world.rest().await;
    world
}

async fn all(world: &World) -> Vec<DeliveryRow> {
    let page = PageRequest { number: 1, size: PageRequest::MAX_SIZE };
    world.store.deliveries(&DeliveryQuery { page, ..DeliveryQuery::default() }).await.unwrap().rows
}

async fn waiting(world: &World) -> Vec<DeliveryRow> {
    all(world).await.into_iter().filter(|row| row.state.waits()).collect()
}

/// A message that the robot blocks; from now on everything for it waits.
async fn blocked() -> World {
    let world = World::new().await;
    world
        .simulator
        .script(TOKEN, Fault::answer(r#"{"errcode":310000,"errmsg":"keywords not in content"}"#), 1)
        .unwrap();
    world.fire("DiskFull").await.unwrap();
    world.until(|rows| rows[0].state == DeliveryState::Blocked).await;
    world
}

#[tokio::test]
async fn every_waiting_message_knows_its_place_and_its_time() {
    let world = crowded(50).await;
    let rows = waiting(&world).await;
    assert_eq!(rows.len(), 30);
    let wanted = rows.iter().map(|row| (ROBOT, row.id.clone())).collect();
    let expected = world.dispatcher.expected(wanted).await.unwrap();
    let mut places: Vec<usize> = expected.values().map(|expected| expected.before).collect();
    places.sort_unstable();
    assert_eq!(places, (0..30).collect::<Vec<_>>());
    world.pass(3 * MINUTE).await;
    for row in all(&world).await {
        let Some(expected) = expected.get(&row.id) else { continue };
        let (at, sent) = (expected.at.unwrap(), row.finished_at.unwrap());
        assert!(sent.since(at).abs() <= 1_000, "{} was expected at {at:?}, sent at {sent:?}", expected.before);
    }
    world.task.stop().await;
}

#[tokio::test]
async fn what_waits_for_a_blocked_robot_has_a_place_and_no_time() {
    let world = blocked().await;
    let row = world.deliveries().await.remove(0);
    let expected = world.dispatcher.expected(vec![(ROBOT, row.id.clone())]).await.unwrap();
    assert_eq!((expected[&row.id].before, expected[&row.id].at), (0, None));
    world.task.stop().await;
}

#[tokio::test]
async fn a_person_drops_what_waits() {
    let world = crowded(30).await;
    let dropped = world.dispatcher.drop_waiting(ROBOT, Which::OlderThan(HOUR), "Li".to_owned()).await.unwrap();
    assert_eq!(dropped, 0, "nothing waits for an hour");
    let recoveries = world.dispatcher.drop_waiting(ROBOT, Which::Recoveries, "Li".to_owned()).await.unwrap();
    assert_eq!(recoveries, 0, "all of it fires");
    let before = waiting(&world).await;
    assert_eq!(world.dispatcher.drop_waiting(ROBOT, Which::All, "Li".to_owned()).await.unwrap(), 10);
    for row in before {
        let stored = world.store.delivery(&row.id, world.clock.now().wall).await.unwrap().unwrap();
        assert_eq!(stored.row.state, DeliveryState::Cancelled);
        assert_eq!(stored.unsent, Some(Unsent::Dropped { by: "Li".to_owned() }));
    }
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()));
    world.pass(2 * MINUTE).await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 20);
    world.task.stop().await;
}

#[tokio::test]
async fn what_fired_and_ended_while_its_message_waited_is_told_once_and_for_an_hour_only() {
    let world = blocked().await;
    world.resolve("DiskFull").await;
    let rows = world.until(|rows| rows[0].reason == Reason::EndedUnsent).await;
    assert_eq!(rows[0].state, DeliveryState::Blocked);
    assert_eq!(rows[1].state, DeliveryState::Replaced, "a message that was certainly refused is replaced");
    let world = world.restart().await;
    world.pass(HOUR - MINUTE).await;
    assert_eq!(world.deliveries().await[0].state, DeliveryState::Blocked);
    world.pass(2 * MINUTE).await;
    let row = world.deliveries().await.remove(0);
    assert_eq!(row.state, DeliveryState::Expired);
    let unsent = world.store.delivery(&row.id, world.clock.now().wall).await.unwrap().unwrap().unsent;
    assert!(matches!(unsent, Some(Unsent::OldNews { waited }) if waited >= HOUR), "{unsent:?}");
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()), "it settles what it owed");
    world.task.stop().await;
}

#[tokio::test]
async fn a_robot_takes_three_test_messages_a_minute() {
    let world = World::new().await;
    for _ in 0..3 {
        let outcome = world.dispatcher.test(world.test(ROBOT, TestScope::StoredRobot)).await.unwrap();
        assert!(matches!(outcome, TestOutcome::Answered(_)), "{outcome:?}");
    }
    let outcome = world.dispatcher.test(world.test(ROBOT, TestScope::StoredRobot)).await.unwrap();
    assert_eq!(outcome, TestOutcome::Wait(world.clock.now().wall.plus(MINUTE)));
    world.task.stop().await;
}
