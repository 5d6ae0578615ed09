//! Robots that do not take a message for long, or never: pauses of all robots, clocks that differ, a day without success.

mod support;

use dispatch::Clock as _;
use model::{answer::Meaning, delivery::DeliveryState};
use simulator::{Fault, Robot};
use store::{NewRobot, RobotChange, SaveContact, SecretChange, Sensitive};
use support::{TOKEN, World, contact};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const OTHER: &str = "token-2";

/// Each alert goes to two robots.
async fn with_two_robots() -> World {
    let world = World::new().await;
    world.simulator.put_robot(Robot::new(OTHER, "Others"));
    let now = world.clock.now().wall;
    let other = world.store.save_contact(&contact("Other", &world.running.webhook(OTHER)), now).await.unwrap();
    let mut rule = world.store.dispatch_rule(model::RuleId(1), now).await.unwrap().unwrap().row.rule;
    rule.contacts.push(other);
    rule.repeat_interval = 24 * HOUR;
    world.store.save_dispatch_rule(&rule, now).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    world
}

#[tokio::test]
async fn when_the_address_is_blocked_every_robot_pauses_for_five_minutes() {
    let world = with_two_robots().await;
    world.simulator.script_all(Fault::address_blocked(), 1);
    world.fire("DiskFull").await.unwrap();
    world.rest().await;
    let tried = || world.simulator.requests(TOKEN).len() + world.simulator.requests(OTHER).len();
    let before = tried();
    world.fire("CpuHigh").await.unwrap();
    world.pass(4 * MINUTE).await;
    assert_eq!(tried(), before, "nothing is tried while the address is blocked");
    let world = world.restart().await;
    world.pass(MINUTE - 1_000).await;
    let tried = world.simulator.requests(TOKEN).len() + world.simulator.requests(OTHER).len();
    assert_eq!(tried, before, "nor after a start");
    world.pass(1_000).await;
    let rows = world.deliveries().await;
    assert!(rows.len() == 4 && rows.iter().all(|row| row.state == DeliveryState::Sent), "{rows:?}");
    world.task.stop().await;
}

#[tokio::test]
async fn what_cannot_be_delivered_for_a_day_is_given_up() {
    let world = World::with_rule(|rule| {
        rule.group_interval = 48 * HOUR;
        rule.repeat_interval = 48 * HOUR;
    })
    .await;
    world.simulator.script(TOKEN, Fault::busy(), u32::MAX).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.pass(24 * HOUR - MINUTE).await;
    assert_eq!(world.deliveries().await[0].state, DeliveryState::Retrying);
    // The longest time between two attempts.
    world.pass(6 * MINUTE).await;
    let row = world.deliveries().await.remove(0);
    assert_eq!(row.state, DeliveryState::Failed);
    let rest = world.dispatcher.rest().await.unwrap();
    assert_eq!((rest.on_their_way, rest.waiting), (Vec::new(), Vec::new()));
    world.task.stop().await;
}

#[tokio::test]
async fn a_clock_that_differs_twice_blocks_the_robot() {
    let world = World::new().await;
    world.simulator.put_robot(Robot::new(TOKEN, "Operations").secret("SEC0123456789"));
    let url = dingtalk::WebhookUrl::parse(&world.running.webhook(TOKEN)).unwrap();
    let now = world.clock.now().wall;
    let robot = NewRobot {
        url: Sensitive::new(url.expose()),
        masked_url: url.masked(),
        secret: SecretChange::Set(Sensitive::new("SEC0123456789")),
        keywords: None,
        now,
    };
    let on_call = contact("On-call", &world.running.webhook(TOKEN));
    let (id, version) = (Some(model::ContactId(1)), model::Version(1));
    let on_call = SaveContact { id, version, robot: RobotChange::Set(robot), ..on_call };
    world.store.save_contact(&on_call, now).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    world.clock.jump_wall(2 * HOUR);
    world.fire("DiskFull").await.unwrap();
    world.rest().await;
    let row = world.deliveries().await.remove(0);
    assert_eq!(row.state, DeliveryState::Retrying, "the answer to an old request may have been late");
    assert_eq!(row.answer.map(|answer| answer.meaning), Some(Meaning::TimestampInvalid));
    world.pass(5_000).await;
    let row = world.deliveries().await.remove(0);
    assert_eq!((row.state, row.attempts), (DeliveryState::Blocked, 2));
    world.task.stop().await;
}
