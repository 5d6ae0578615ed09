//! Bellhop is down for a while: nothing is said because of it, and what the senders say counts.

mod support;

use dispatch::Clock;
use model::{alert::Ends, notification::Reason};
use store::view::DeliveryRow;
use support::World;

const MINUTE: i64 = 60_000;

/// One alert of each kind of end, announced an hour after the start, then ten minutes of downtime.
async fn after_ten_minutes_down() -> World {
    let world = World::with_rule(|rule| rule.repeat_interval = 24 * 60 * MINUTE).await;
    world.pass(60 * MINUTE).await;
    let end = Ends::At(world.clock.now().wall.plus(4 * MINUTE));
    for (name, ends) in [("Timed", Ends::After(5 * MINUTE)), ("Ending", end), ("Open", Ends::Open)] {
        world.report(name, ends).await.unwrap();
    }
    world.until_sent(3).await;
    world.pass(MINUTE).await;
    let world = world.restart_after(10 * MINUTE).await;
    world.pass(0).await;
    world
}

fn recoveries(rows: &[DeliveryRow]) -> Vec<&str> {
    rows.iter().filter(|row| row.reason == Reason::AllResolved).map(|row| row.title.as_str()).collect()
}

#[tokio::test]
async fn ten_minutes_down_resolve_nothing_until_the_senders_had_as_long_and_five_minutes_to_come_again() {
    let world = after_ten_minutes_down().await;
    for _ in 0..14 {
        world.pass(MINUTE).await;
        assert_eq!(world.sent().await, (3, 3));
    }
    world.pass(MINUTE + 10_000).await;
    world.until_sent(5).await;
    let rows = world.deliveries().await;
    let mut recovered = recoveries(&rows);
    recovered.sort_unstable();
    assert_eq!(recovered, ["Ending", "Timed"]);
    world.task.stop().await;
}

#[tokio::test]
async fn an_explicit_recovery_counts_at_once_after_downtime() {
    let world = after_ten_minutes_down().await;
    world.resolve("Timed").await;
    world.pass(1_000).await;
    world.until_sent(4).await;
    assert_eq!(recoveries(&world.deliveries().await), ["Timed"]);
    world.task.stop().await;
}

#[tokio::test]
async fn a_sender_that_comes_again_keeps_its_alert_and_nothing_is_said() {
    let world = after_ten_minutes_down().await;
    for _ in 0..20 {
        let end = Ends::At(world.clock.now().wall.plus(4 * MINUTE));
        world.report("Timed", Ends::After(5 * MINUTE)).await.unwrap();
        world.report("Ending", end).await.unwrap();
        world.pass(MINUTE).await;
    }
    assert_eq!(world.sent().await, (3, 3));
    world.task.stop().await;
}

#[tokio::test]
async fn what_was_decided_before_the_downtime_is_sent_after_it() {
    let world = World::with_rule(|rule| rule.group_wait = 5_000).await;
    world.fire("DiskFull").await.unwrap();
    let world = world.restart_after(10 * MINUTE).await;
    world.until_sent(1).await;
    assert_eq!(world.simulator.chat(support::TOKEN).len(), 1);
    world.task.stop().await;
}
