//! Somebody sets the wall clock an hour forward or back: timers and budgets go on as if nothing had happened.

mod support;

use model::{alert::Ends, delivery::DeliveryState, notification::Reason};
use simulator::{Fault, Settings};
use store::view::DeliveryRow;
use support::{TOKEN, World};

const HOUR: i64 = 3_600_000;
const JUMPS: [i64; 2] = [-HOUR, HOUR];

/// The list is by wall time: when that was set back, the latest is not the first.
fn has(rows: &[DeliveryRow], reasons: &[Reason]) -> bool {
    rows.len() == reasons.len() && reasons.iter().all(|reason| rows.iter().any(|row| row.reason == *reason))
}

/// 20 messages, as many as a minute has room for.
async fn spent_budget() -> World {
    let world = World::new().await;
    for number in 0..20 {
        world.fire(&format!("Alert{number}")).await.unwrap();
    }
    world.until_sent(20).await;
    world
}

#[tokio::test]
async fn a_robot_gets_neither_more_messages_nor_none() {
    for jump in JUMPS {
        let world = spent_budget().await;
        world.clock.jump_wall(jump);
        world.fire("OneMore").await.unwrap();
        world.pass(55_000).await;
        assert_eq!(world.sent().await, (21, 20), "after a jump of {jump}");
        world.pass(5_500).await;
        world.until_sent(21).await;
        world.task.stop().await;
    }
}

#[tokio::test]
async fn a_restart_after_the_jump_gives_no_new_budget_either() {
    for jump in JUMPS {
        let world = spent_budget().await;
        world.clock.jump_wall(jump);
        world.pass(1_000).await;
        let world = world.restart().await;
        world.fire("OneMore").await.unwrap();
        world.pass(50_000).await;
        assert_eq!(world.sent().await, (21, 20), "after a jump of {jump}");
        world.pass(10_000).await;
        world.until_sent(21).await;
        world.task.stop().await;
    }
}

#[tokio::test]
async fn a_retry_comes_when_it_would_have_come() {
    for jump in JUMPS {
        let world = World::new().await;
        world.simulator.script(TOKEN, Fault::busy(), 1).unwrap();
        world.fire("DiskFull").await.unwrap();
        world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Retrying)).await;
        world.clock.jump_wall(jump);
        // The first back-off is two seconds at most.
        world.pass(2_000).await;
        world.until_sent(1).await;
        world.task.stop().await;
    }
}

#[tokio::test]
async fn a_pause_is_neither_longer_nor_shorter() {
    for jump in JUMPS {
        let world = World::with_rule(|rule| rule.repeat_interval = 24 * HOUR).await;
        world.simulator.set_settings(Settings { limit: 0, penalty_ms: 0, ..Settings::default() });
        world.fire("DiskFull").await.unwrap();
        world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Throttled)).await;
        world.simulator.set_settings(Settings::default());
        world.clock.jump_wall(jump);
        for _ in 0..9 {
            world.pass(60_000).await;
            // Everything stored is looked at anew, as after an edit.
            world.dispatcher.reload().await.unwrap();
        }
        assert_eq!(world.sent().await, (1, 0), "after a jump of {jump}");
        world.pass(60_000).await;
        world.until_sent(1).await;
        world.task.stop().await;
    }
}

#[tokio::test]
async fn timers_of_groups_go_on() {
    for jump in JUMPS {
        let world = World::new().await;
        world.fire("DiskFull").await.unwrap();
        world.until_sent(1).await;
        world.clock.jump_wall(jump);
        world.pass(590_000).await;
        assert_eq!(world.sent().await, (1, 1), "no repeat before its time, after a jump of {jump}");
        world.pass(11_000).await;
        world.until_sent(2).await;
        world.clock.jump_wall(jump);
        world.resolve("DiskFull").await;
        world.pass(1_000).await;
        world.until_sent(3).await;
        assert!(has(&world.deliveries().await, &[Reason::First, Reason::Repeat, Reason::AllResolved]));
        world.task.stop().await;
    }
}

#[tokio::test]
async fn an_alert_ends_by_itself_when_it_would_have_ended() {
    for jump in JUMPS {
        let world = World::new().await;
        world.clock.advance(HOUR);
        world.report("DiskFull", Ends::After(300_000)).await.unwrap();
        world.until_sent(1).await;
        world.clock.jump_wall(jump);
        world.pass(290_000).await;
        assert_eq!(world.sent().await, (1, 1), "after a jump of {jump}");
        world.pass(12_000).await;
        world.until_sent(2).await;
        assert!(has(&world.deliveries().await, &[Reason::First, Reason::AllResolved]));
        world.task.stop().await;
    }
}

#[tokio::test]
async fn the_recovery_does_not_overtake_the_alert_that_is_tried_again() {
    let world = World::new().await;
    world.simulator.script(TOKEN, Fault::busy(), 3).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Retrying)).await;
    world.clock.jump_wall(-HOUR);
    world.resolve("DiskFull").await;
    world.pass(1_000).await;
    world.until_sent(2).await;
    let chat = world.simulator.chat(TOKEN);
    let recoveries: Vec<bool> = chat.iter().map(|message| message.text.contains('✅')).collect();
    assert_eq!(recoveries, [false, true], "{chat:?}");
    world.task.stop().await;
}
