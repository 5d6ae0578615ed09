//! Test messages: what they prove, and what becomes of them.

mod support;

use dispatch::{Clock as _, TestOutcome, TestScope};
use futures::poll;
use model::{ContactId, RobotId, answer::Verdict, delivery::DeliveryState};
use simulator::{Fault, RobotPatch};
use store::Detach;
use support::{TOKEN, World};

const ROBOT: RobotId = RobotId(1);

async fn set_enabled(world: &World, enabled: bool) {
    world.simulator.change_robot(TOKEN, RobotPatch { enabled: Some(enabled), ..RobotPatch::default() }).unwrap();
}

async fn verdict(world: &World, scope: TestScope) -> Verdict {
    match world.dispatcher.test(world.test(ROBOT, scope)).await.unwrap() {
        TestOutcome::Answered(answer) => answer.verdict,
        other => panic!("not answered: {other:?}"),
    }
}

async fn is_blocked(world: &World) -> bool {
    let robots = world.store.outbox(world.clock.now().wall).await.unwrap().robots;
    robots.iter().any(|robot| robot.id == ROBOT && robot.blocked.is_some())
}

#[tokio::test]
async fn a_test_of_what_is_only_typed_says_nothing_about_the_stored_robot() {
    let world = World::new().await;
    set_enabled(&world, false).await;
    assert_eq!(verdict(&world, TestScope::OnlyForm).await, Verdict::Blocked);
    assert!(!is_blocked(&world).await, "a wrong form blocks no robot");
    assert_eq!(verdict(&world, TestScope::StoredRobot).await, Verdict::Blocked);
    assert!(is_blocked(&world).await);

    world.fire("DiskFull").await.unwrap();
    set_enabled(&world, true).await;
    assert_eq!(verdict(&world, TestScope::OnlyForm).await, Verdict::Sent);
    world.rest().await;
    assert!(is_blocked(&world).await, "what is stored was not tried");
    // A robot takes three a minute.
    world.pass(60_000).await;
    assert_eq!(verdict(&world, TestScope::StoredRobot).await, Verdict::Sent);
    world.rest().await;
    assert!(!is_blocked(&world).await);
    let waiting = world.deliveries().await.into_iter().filter(|row| row.title == "DiskFull");
    assert!(waiting.into_iter().all(|row| row.state == DeliveryState::Sent));
    world.task.stop().await;
}

/// A message is in flight, a test waits behind it, and the robot's last contact is deleted.
async fn cancelled_test(is_told: bool) {
    let world = World::new().await;
    world.simulator.script(TOKEN, Fault::Hold, 1).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.simulator.wait_for_messages(TOKEN, 1).await;
    let mut tested = Box::pin(world.dispatcher.test(world.test(ROBOT, TestScope::StoredRobot)));
    assert!(poll!(&mut tested).is_pending());
    // Answered after the test was taken in.
    world.dispatcher.reload().await.unwrap();
    world.store.delete_contacts(&[ContactId(1)], Detach::Detach, world.clock.now().wall).await.unwrap();
    if is_told {
        world.dispatcher.reload().await.unwrap();
    } else {
        world.simulator.release_held();
    }
    assert_eq!(tested.await.unwrap(), TestOutcome::Cancelled);
    world.simulator.release_held();
    world.rest().await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 1, "the test was not sent");
    world.task.stop().await;
}

#[tokio::test]
async fn a_test_that_is_cancelled_while_it_waits_says_so() {
    cancelled_test(true).await;
}

#[tokio::test]
async fn a_test_that_is_found_cancelled_when_its_turn_comes_says_so() {
    cancelled_test(false).await;
}
