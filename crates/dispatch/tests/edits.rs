//! An edit that is stored comes into force, sooner or later, and until then nothing is begun by what it ended.

mod support;

use dispatch::{Clock as _, Reloaded, failpoint::Part};
use model::{RuleId, delivery::DeliveryState, notification::Reason, set_aside::Aside};
use simulator::Robot;
use store::Switch;
use support::{TOKEN, World, contact};

const HOUR: i64 = 3_600_000;

/// Edits cannot be read for a long time.
fn hold_back_edits(world: &World) {
    world.failpoints.panic_in(Part::Reload, u32::MAX);
}

async fn refuse(world: &World, what: &str) {
    let trigger = format!("create trigger refused {what} begin select raise(abort, 'a test refuses this'); end");
    world.store.tamper(&trigger).await.unwrap();
}

#[tokio::test]
async fn a_rule_that_is_switched_off_begins_nothing_although_that_is_not_in_force_yet() {
    let world = World::new().await;
    world.fire("Before").await.unwrap();
    world.until_sent(1).await;
    hold_back_edits(&world);
    world.store.set_rule_enabled(RuleId(1), Switch::Off, world.clock.now().wall).await.unwrap();
    assert_eq!(world.dispatcher.reload().await.unwrap(), Reloaded::Soon);
    assert!(world.dispatcher.is_behind());
    assert!(world.dispatcher.set_aside().iter().any(|aside| aside.what == Aside::Edit));

    // Decided by the old rules, and cancelled before it leaves.
    world.fire("Meanwhile").await.unwrap();
    world.until(|rows| rows.iter().any(|row| row.title == "Meanwhile" && row.state == DeliveryState::Cancelled)).await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 1);

    // It is tried again until it is in force.
    world.failpoints.panic_in(Part::Reload, 0);
    while world.dispatcher.is_behind() {
        world.clock.advance(1_000);
        tokio::task::yield_now().await;
    }
    assert!(world.dispatcher.set_aside().is_empty());
    world.fire("After").await.unwrap();
    world.pass(1_000).await;
    assert!(world.deliveries().await.iter().all(|row| row.title != "After"), "the rule is off");
    world.task.stop().await;
}

#[tokio::test]
async fn a_handler_that_was_removed_is_not_notified_although_that_is_not_in_force_yet() {
    let world = World::new().await;
    world.fire("Before").await.unwrap();
    world.until_sent(1).await;
    world.simulator.put_robot(Robot::new("token-2", "Others"));
    let mut other = contact("Other", &world.running.webhook("token-2"));
    other.phone = Some("13800138000".to_owned());
    let other = world.store.save_contact(&other, world.clock.now().wall).await.unwrap();
    let mut rule = world.store.routing().await.unwrap().rules[0].rule.clone();
    rule.contacts = vec![other];
    world.store.save_dispatch_rule(&rule, world.clock.now().wall).await.unwrap();
    hold_back_edits(&world);
    assert_eq!(world.dispatcher.reload().await.unwrap(), Reloaded::Soon);
    world.fire("Meanwhile").await.unwrap();
    world.until(|rows| rows.iter().any(|row| row.title == "Meanwhile" && row.state == DeliveryState::Cancelled)).await;
    // What is over is told to those who were told that it began.
    world.resolve("Before").await;
    world
        .until(|rows| rows.iter().any(|row| row.reason == Reason::AllResolved && row.state == DeliveryState::Sent))
        .await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 2);
    world.task.stop().await;
}

#[tokio::test]
async fn an_edit_that_one_alert_stands_in_the_way_of_comes_into_force_for_all_others() {
    let world = World::with_rule(|rule| rule.repeat_interval = 365 * 24 * HOUR).await;
    for name in ["A", "Poison", "B"] {
        world.fire(name).await.unwrap();
    }
    world.until_sent(3).await;
    // By another label, so that each alert gets a new group; one of them cannot.
    let mut rule = world.store.routing().await.unwrap().rules[0].rule.clone();
    rule.grouping = ["severity".to_owned(), "alertname".to_owned()].into();
    world.store.save_dispatch_rule(&rule, world.clock.now().wall).await.unwrap();
    refuse(&world, "before insert on alert_group when new.labels like '%Poison%' and new.labels like '%severity%'")
        .await;
    assert_eq!(world.dispatcher.reload().await.unwrap(), Reloaded::InForce);
    assert!(!world.dispatcher.is_behind());
    let aside = world.dispatcher.set_aside();
    assert!(
        matches!(&aside[..], [one] if matches!(&one.what, Aside::Alert { name, .. } if name == "Poison")),
        "{aside:?}"
    );

    // The others are grouped by the new labels, and nothing is told again.
    world.fire("C").await.unwrap();
    world.until_sent(4).await;
    world.resolve("A").await;
    world.until_sent(5).await;

    world.store.tamper("drop trigger refused").await.unwrap();
    world.pass(HOUR).await;
    assert!(world.dispatcher.set_aside().is_empty());
    world.resolve("Poison").await;
    world
        .until(|rows| {
            rows.iter().any(|row| {
                row.title == "Poison" && row.reason == Reason::AllResolved && row.state == DeliveryState::Sent
            })
        })
        .await;
    world.task.stop().await;
}

#[tokio::test]
async fn edits_made_at_once_are_all_in_force_when_they_are_answered() {
    let world = World::new().await;
    let reloads = (0..50).map(|_| world.dispatcher.reload());
    let answers = futures::future::join_all(reloads).await;
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Reloaded::InForce))), "{answers:?}");
    assert!(!world.dispatcher.is_behind());
    world.task.stop().await;
}
