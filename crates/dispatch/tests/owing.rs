//! Who was told of an alert is owed its recovery, and nobody else: also where messages were replaced, cancelled, settled or sent
//! again by hand.

mod support;

use dispatch::{Clock as _, TestOutcome, TestScope};
use model::{ContactId, RobotId, RuleId, answer::Verdict, delivery::DeliveryState, notification::Reason};
use simulator::{Fault, RobotPatch};
use store::view::DeliveryRow;
use store::{Detach, Switch};
use support::{TOKEN, World};

const ROBOT: RobotId = RobotId(1);
const MINUTE: i64 = 60_000;

fn refused() -> Fault {
    Fault::answer(r#"{"errcode": 40035, "errmsg": "missing parameter"}"#)
}

fn briefly(rows: &[DeliveryRow]) -> Vec<(Reason, DeliveryState)> {
    rows.iter().map(|row| (row.reason, row.state)).collect()
}

/// A person disables the robot in its group or enables it, and tries it.
async fn set_enabled(world: &World, enabled: bool) {
    let patch = RobotPatch { enabled: Some(enabled), ..RobotPatch::default() };
    world.simulator.change_robot(TOKEN, patch).unwrap();
    let tested = world.dispatcher.test(world.test(ROBOT, TestScope::StoredRobot)).await.unwrap();
    let TestOutcome::Answered(answer) = tested else { panic!("not answered: {tested:?}") };
    assert_eq!(answer.verdict == Verdict::Sent, enabled, "{answer:?}");
}

async fn switch_rule(world: &World, to: Switch) {
    world.store.set_rule_enabled(RuleId(1), to, world.clock.now().wall).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    world.rest().await;
}

#[tokio::test]
async fn what_was_replaced_is_not_sent_and_nobody_is_owed_its_recovery_when_the_next_one_fails() {
    let world = World::with_rule(|rule| rule.grouping.clear()).await;
    set_enabled(&world, false).await;
    world.fire("A").await.unwrap();
    world.pass(1_000).await;
    world.fire("B").await.unwrap();
    world.pass(1_000).await;
    let rows = world.deliveries().await;
    let states: Vec<_> = rows.iter().map(|row| row.state).collect();
    assert_eq!(states, [DeliveryState::Blocked, DeliveryState::Replaced, DeliveryState::Failed]);
    // The test message that mends the robot is accepted; what waited is refused for what it says.
    world.simulator.change_robot(TOKEN, RobotPatch { enabled: Some(true), ..RobotPatch::default() }).unwrap();
    world.simulator.script(TOKEN, Fault::Hold, 1).unwrap();
    world.simulator.script(TOKEN, refused(), 1).unwrap();
    let tested = world.dispatcher.test(world.test(ROBOT, TestScope::StoredRobot));
    let (tested, ()) = tokio::join!(tested, async {
        world.simulator.wait_for_messages(TOKEN, 1).await;
        world.simulator.release_held();
    });
    assert!(matches!(tested.unwrap(), TestOutcome::Answered(_)));
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()));
    world.resolve("A").await;
    world.resolve("B").await;
    world.pass(MINUTE).await;
    let said = world.deliveries().await.into_iter().filter(|row| row.reason != Reason::Test).map(|row| row.state);
    assert_eq!(said.collect::<Vec<_>>(), [DeliveryState::Failed, DeliveryState::Replaced]);
    world.task.stop().await;
}

#[tokio::test]
async fn who_was_told_of_a_settled_alert_is_not_owed_a_recovery_after_a_start() {
    let world = World::new().await;
    world.fire("A").await.unwrap();
    world.until_sent(1).await;
    switch_rule(&world, Switch::Off).await;
    world.simulator.script(TOKEN, refused(), 1).unwrap();
    switch_rule(&world, Switch::On).await;
    world.pass(1_000).await;
    let expected = [(Reason::First, DeliveryState::Failed), (Reason::First, DeliveryState::Sent)];
    assert_eq!(briefly(&world.deliveries().await), expected);
    let world = world.restart().await;
    world.resolve("A").await;
    world.pass(MINUTE).await;
    assert_eq!(briefly(&world.deliveries().await), expected, "it was announced in vain");
    world.task.stop().await;
}

#[tokio::test]
async fn an_alert_that_is_sent_again_by_hand_is_owed_its_recovery() {
    let world = World::new().await;
    world.simulator.script(TOKEN, refused(), 1).unwrap();
    world.fire("A").await.unwrap();
    world.rest().await;
    let failed = world.deliveries().await.remove(0);
    assert_eq!(failed.state, DeliveryState::Failed);
    let stored = world.store.delivery(&failed.id, world.clock.now().wall).await.unwrap().unwrap();
    let again = world.dispatcher.resend(stored.notification).await.unwrap();
    world.rest().await;
    world.pass(1).await;
    let rows = world.deliveries().await;
    let row = rows.iter().find(|row| row.id == again).unwrap();
    assert_eq!((row.reason, row.state), (Reason::Resend, DeliveryState::Sent));
    world.resolve("A").await;
    world.pass(1_000).await;
    assert_eq!(briefly(&world.deliveries().await)[0], (Reason::AllResolved, DeliveryState::Sent));
    world.task.stop().await;
}

#[tokio::test]
async fn what_is_in_flight_when_its_rule_is_switched_off_still_counts() {
    let world = World::new().await;
    world.simulator.script(TOKEN, Fault::Hold, 1).unwrap();
    world.fire("A").await.unwrap();
    world.simulator.wait_for_messages(TOKEN, 1).await;
    let cancelled = world.store.set_rule_enabled(RuleId(1), Switch::Off, world.clock.now().wall).await.unwrap();
    assert_eq!(cancelled, 0, "it is under way");
    world.dispatcher.reload().await.unwrap();
    world.simulator.release_held();
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()));
    assert_eq!(briefly(&world.deliveries().await), [(Reason::First, DeliveryState::Sent)]);
    // Nothing more is said by a rule that is off; and switched on again, it announces what still fires.
    world.pass(MINUTE).await;
    switch_rule(&world, Switch::On).await;
    world.until_sent(2).await;
    world.task.stop().await;
}

#[tokio::test]
async fn what_waits_is_cancelled_with_the_last_contact_and_nobody_is_owed_its_recovery() {
    let world = World::new().await;
    set_enabled(&world, false).await;
    world.fire("A").await.unwrap();
    world.pass(1).await;
    world.store.delete_contacts(&[ContactId(1)], Detach::Detach, world.clock.now().wall).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()));
    set_enabled(&world, true).await;
    world.resolve("A").await;
    world.pass(MINUTE).await;
    let said = world.deliveries().await.into_iter().filter(|row| row.reason != Reason::Test).map(|row| row.state);
    assert_eq!(said.collect::<Vec<_>>(), [DeliveryState::Cancelled]);
    world.task.stop().await;
}
