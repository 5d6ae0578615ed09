//! A task that dies is noticed: an attempt is recorded as interrupted and repeated, retention is started again.

mod support;

use dispatch::{Clock as _, Failpoints, failpoint::Part};
use model::{AlertId, answer::Meaning, delivery::DeliveryState};
use support::{TOKEN, World};

const DAY: i64 = 24 * 3_600_000;

#[tokio::test]
async fn an_attempt_that_panics_is_repeated_with_its_bytes_and_its_robot_goes_on() {
    let failpoints = Failpoints::default();
    let world = World::with(failpoints.clone()).await;
    failpoints.panic_in(Part::Attempt, 1);
    world.fire("DiskFull").await.unwrap();
    world.fire("CpuHigh").await.unwrap();
    world.until_sent(2).await;
    let rows = world.deliveries().await;
    let died = rows.iter().find(|row| row.attempts == 2).expect("one was repeated");
    let attempts = world.store.delivery(&died.id, world.clock.now().wall).await.unwrap().unwrap().attempts;
    assert_eq!(attempts[0].answer.as_ref().map(|answer| &answer.meaning), Some(&Meaning::Interrupted));
    assert_eq!(world.simulator.chat(TOKEN).len(), 2);
    world.task.stop().await;
}

#[tokio::test]
async fn a_retention_that_panics_is_started_again() {
    let failpoints = Failpoints::default();
    let world = World::with(failpoints.clone()).await;
    world.fire("DiskFull").await.unwrap();
    world.until_sent(1).await;
    world.resolve("DiskFull").await;
    world.until_sent(2).await;
    failpoints.panic_in(Part::Retention, 1);
    world.pass(91 * DAY).await;
    // It wakes up, dies, and comes back after a minute.
    while world.store.alert(AlertId(1)).await.unwrap().is_some() {
        world.clock.advance(1_000);
        tokio::task::yield_now().await;
    }
    assert!(world.deliveries().await.iter().all(|row| row.state == DeliveryState::Sent));
    world.task.stop().await;
}
