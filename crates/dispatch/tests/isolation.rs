//! No single decision, alert, message, row or robot stops the others.

mod support;

use std::sync::Arc;

use dispatch::{Clock as _, Failpoints, failpoint::Part};
use model::{
    AlertId, Labels, RobotId,
    alert::{AlertEventKind, Ends},
    answer::Meaning,
    delivery::{Delivery, DeliveryState},
    dispatch_rule::Mention,
    notification::{Notification, Reason},
    set_aside::Aside,
};
use simulator::{Fault, Robot, Settings};
use support::{TOKEN, World, contact, incoming};

const DAY: i64 = 24 * 3_600_000;
const HOUR: i64 = 3_600_000;
const OTHER: &str = "token-2";

/// The contact's webhook URL is changed to that of another robot.
async fn point_elsewhere(world: &World) {
    world.simulator.put_robot(Robot::new(OTHER, "Others"));
    let mut elsewhere = contact("On-call", &world.running.webhook(OTHER));
    let stored = world.store.contact_form(model::ContactId(1)).await.unwrap().unwrap();
    (elsewhere.id, elsewhere.version) = (stored.id, stored.version);
    world.store.save_contact(&elsewhere, world.clock.now().wall).await.unwrap();
    world.dispatcher.reload().await.unwrap();
}

/// As retention does, all of it at once.
async fn purge(world: &World) {
    let now = world.clock.now().wall;
    while world.store.purge(now.plus(-90 * DAY), now, 500).await.unwrap() > 0 {}
}

/// Lets the database refuse what the condition says.
async fn refuse(world: &World, what: &str) {
    let trigger = format!("create trigger refused {what} begin select raise(abort, 'a test refuses this'); end");
    world.store.tamper(&trigger).await.unwrap();
}

async fn accept(world: &World) {
    world.store.tamper("drop trigger refused").await.unwrap();
}

/// What was refused is tried again after an hour, and nothing is left aside.
async fn mended_within_the_hour(world: World) {
    accept(&world).await;
    world.pass(HOUR).await;
    world.until(|rows| is_sent(rows, "Poison")).await;
    assert!(world.dispatcher.set_aside().is_empty());
    world.task.stop().await;
}

fn is_sent(rows: &[store::view::DeliveryRow], title: &str) -> bool {
    rows.iter().any(|row| row.title == title && row.state == DeliveryState::Sent)
}

#[tokio::test]
async fn a_robot_that_is_owed_a_recovery_after_ninety_days_still_gets_it() {
    let world = World::with_rule(|rule| rule.repeat_interval = 365 * DAY).await;
    world.simulator.set_settings(Settings { limit: 100, ..Settings::default() });
    world.fire("DiskFull").await.unwrap();
    world.until_sent(1).await;
    point_elsewhere(&world).await;
    world.until_sent(2).await;
    // At once: with each of its ticks it would take minutes.
    world.wait_for(world.clock.now().mono.plus(91 * DAY));
    world.rest().await;
    purge(&world).await;
    assert!(world.store.credentials(RobotId(1)).await.is_ok(), "the robot is owed a recovery");

    world.resolve("DiskFull").await;
    world.fire("CpuHigh").await.unwrap();
    world
        .until(|rows| {
            rows.iter().filter(|row| row.reason == Reason::AllResolved && row.state == DeliveryState::Sent).count() == 2
        })
        .await;
    world.until(|rows| is_sent(rows, "CpuHigh")).await;
    world.task.stop().await;
}

#[tokio::test]
async fn a_recovery_for_a_robot_that_is_gone_is_dropped_and_everything_else_goes_on() {
    let world = World::with_rule(|rule| rule.repeat_interval = 365 * DAY).await;
    world.simulator.set_settings(Settings { limit: 100, ..Settings::default() });
    world.fire("DiskFull").await.unwrap();
    world.until_sent(1).await;
    point_elsewhere(&world).await;
    world.until_sent(2).await;
    // As an earlier version's retention left it: the log and the told rows stay.
    world.store.tamper("delete from delivery where robot_id = 1").await.unwrap();
    world.store.tamper("delete from robot where id = 1").await.unwrap();

    world.resolve("DiskFull").await;
    world.fire("CpuHigh").await.unwrap();
    world.until(|rows| is_sent(rows, "CpuHigh") && rows.iter().any(|row| row.reason == Reason::AllResolved)).await;
    let trace = world.store.alert(AlertId(1)).await.unwrap().unwrap().trace;
    assert!(trace.iter().any(|line| matches!(line.what, AlertEventKind::RobotGone { .. })), "{trace:?}");
    assert!(world.dispatcher.set_aside().is_empty(), "it is recorded, not an error");

    let world = world.restart().await;
    world.fire("AfterTheRestart").await.unwrap();
    world.until(|rows| is_sent(rows, "AfterTheRestart")).await;
    world.task.stop().await;
}

#[tokio::test]
async fn a_decision_that_cannot_be_stored_is_set_aside_and_the_others_are_stored() {
    let world = World::new().await;
    refuse(&world, "before insert on delivery when new.title = 'Poison'").await;
    let names = ["A", "B", "C", "Poison", "D", "E", "F"];
    world.dispatcher.ingest(names.iter().map(|name| incoming(name, Ends::Open)).collect()).await.unwrap();
    world.until_sent(6).await;
    let aside = world.dispatcher.set_aside();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(
        matches!(&aside[0].what, Aside::Group { labels, .. } if labels.value("alertname") == "Poison"),
        "{aside:?}"
    );
    assert!(aside[0].error.contains("a test refuses this"), "{aside:?}");

    // At the next start, and there as before.
    let world = world.restart().await;
    world.fire("G").await.unwrap();
    world.until_sent(7).await;
    assert_eq!(world.dispatcher.set_aside().len(), 1);

    // An hour later.
    mended_within_the_hour(world).await;
}

#[tokio::test]
async fn what_is_set_aside_is_tried_again_after_an_edit() {
    let world = World::new().await;
    refuse(&world, "before insert on delivery when new.title = 'Poison'").await;
    world.fire("Poison").await.unwrap();
    world.fire("Healthy").await.unwrap();
    world.until_sent(1).await;
    assert_eq!(world.dispatcher.set_aside().len(), 1);
    accept(&world).await;
    world.dispatcher.reload().await.unwrap();
    world.until_sent(2).await;
    assert!(world.dispatcher.set_aside().is_empty());
    world.task.stop().await;
}

#[tokio::test]
async fn an_end_that_cannot_be_stored_keeps_no_other_alert_firing() {
    let world = World::new().await;
    world.clock.advance(HOUR);
    refuse(&world, "before update on alert when new.name = 'Poison' and new.resolved_at is not null").await;
    for name in ["A", "Poison", "B"] {
        world.report(name, Ends::After(300_000)).await.unwrap();
    }
    world.until_sent(3).await;
    world.pass(301_000).await;
    let over = |rows: &[store::view::DeliveryRow]| rows.iter().filter(|row| row.reason == Reason::AllResolved).count();
    let rows = world.until(|rows| over(rows) == 2).await;
    assert!(rows.iter().all(|row| row.reason != Reason::AllResolved || row.title != "Poison"), "{rows:?}");
    let aside = world.dispatcher.set_aside();
    assert!(
        matches!(&aside[..], [one] if matches!(&one.what, Aside::Alert { name, .. } if name == "Poison")),
        "{aside:?}"
    );
    world.task.stop().await;
}

#[tokio::test]
async fn of_requests_taken_in_together_only_the_one_that_cannot_be_stored_is_refused() {
    let world = World::new().await;
    refuse(&world, "before insert on alert when new.name = 'Poison'").await;
    let (one, poison, other) = tokio::join!(world.fire("One"), world.fire("Poison"), world.fire("Other"));
    assert!(one.is_ok() && other.is_ok() && matches!(poison, Err(dispatch::Error::NotStored(_))), "{poison:?}");
    world.until_sent(2).await;
    world.task.stop().await;
}

#[tokio::test]
async fn of_a_request_only_the_alert_that_cannot_be_stored_is_refused() {
    let world = World::new().await;
    refuse(&world, "before insert on alert when new.name like 'Poison%'").await;
    let names = ["A", "B", "Poison1", "C", "Poison2"];
    let batch = names.iter().map(|name| incoming(name, Ends::Open)).collect();
    assert_eq!(world.dispatcher.ingest(batch).await.unwrap().refused, [2, 4]);
    world.until_sent(3).await;
    let all = (0..3).map(|number| incoming(&format!("Poison{number}"), Ends::Open)).collect();
    assert!(world.dispatcher.ingest(all).await.is_err(), "nothing of it was taken in");
    world.task.stop().await;
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_left_out_and_the_rest_starts() {
    let world = World::new().await;
    world.fire("A").await.unwrap();
    world.fire("B").await.unwrap();
    world.until_sent(2).await;
    world.store.tamper("update alert set labels = 'x' where id = 1").await.unwrap();
    world.store.tamper("update robot set keywords = 'x'").await.unwrap();
    let world = world.restart().await;
    let aside = world.dispatcher.set_aside();
    let is_row =
        |wanted: &str| aside.iter().any(|one| matches!(&one.what, Aside::Row { table, .. } if table == wanted));
    assert!(aside.len() == 2 && is_row("alert") && is_row("robot"), "{aside:?}");
    world.resolve("B").await;
    world
        .until(|rows| rows.iter().any(|row| row.reason == Reason::AllResolved && row.state == DeliveryState::Sent))
        .await;
    world.task.stop().await;
}

#[tokio::test]
async fn an_alert_that_cannot_be_put_into_its_group_at_the_start_keeps_no_other_out() {
    let world = World::with_rule(|rule| rule.enabled = false).await;
    for name in ["A", "Poison", "B"] {
        world.fire(name).await.unwrap();
    }
    // An edit that was stored when Bellhop stopped.
    world.store.set_rule_enabled(model::RuleId(1), store::Switch::On, world.clock.now().wall).await.unwrap();
    refuse(&world, "before insert on alert_group when new.labels like '%Poison%'").await;
    let world = world.restart().await;
    world.until_sent(2).await;
    let aside = world.dispatcher.set_aside();
    assert!(
        matches!(&aside[..], [one] if matches!(&one.what, Aside::Alert { name, .. } if name == "Poison")),
        "{aside:?}"
    );
    mended_within_the_hour(world).await;
}

#[tokio::test]
async fn a_message_whose_start_cannot_be_stored_holds_up_only_its_group() {
    let world = World::new().await;
    refuse(&world, "before insert on attempt when (select title from delivery where id = new.delivery_id) = 'Poison'")
        .await;
    for name in ["Poison", "A", "B"] {
        world.fire(name).await.unwrap();
    }
    world.until(|rows| is_sent(rows, "A") && is_sent(rows, "B")).await;
    let aside = world.dispatcher.set_aside();
    assert!(
        matches!(&aside[..], [one] if matches!(&one.what, Aside::Delivery { title, .. } if title == "Poison")),
        "{aside:?}"
    );
    mended_within_the_hour(world).await;
}

#[tokio::test]
async fn an_answer_that_cannot_be_stored_does_not_jam_its_robot() {
    let world = World::new().await;
    refuse(&world, "before update on attempt when (select title from delivery where id = new.delivery_id) = 'Poison'")
        .await;
    for name in ["Poison", "A", "B"] {
        world.fire(name).await.unwrap();
    }
    world.until(|rows| is_sent(rows, "A") && is_sent(rows, "B")).await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 3);
    assert_eq!(world.dispatcher.set_aside().len(), 1);
    // Nobody knows what came of it: the next start repeats it, with its id.
    accept(&world).await;
    let world = world.restart().await;
    world.until(|rows| is_sent(rows, "Poison")).await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 3, "the same message id is shown once");
    world.task.stop().await;
}

#[tokio::test]
async fn what_follows_from_an_answer_may_be_refused_and_the_answer_is_stored() {
    let world = World::new().await;
    refuse(&world, "before insert on told").await;
    world.fire("A").await.unwrap();
    world.until_sent(1).await;
    assert!(world.dispatcher.set_aside().is_empty());
    world.task.stop().await;
}

#[tokio::test]
async fn a_robot_whose_secret_cannot_be_read_is_blocked_and_only_it() {
    let world = World::new().await;
    point_elsewhere(&world).await;
    world.store.tamper("update robot set url = x'00' where id = 1").await.unwrap();
    let mut back = contact("Second", &world.running.webhook("token-3"));
    world.simulator.put_robot(Robot::new("token-3", "Third"));
    back.phone = Some("13800138000".to_owned());
    let second = world.store.save_contact(&back, world.clock.now().wall).await.unwrap();
    let mut rule = world.store.routing().await.unwrap().rules[0].rule.clone();
    rule.contacts.push(second);
    world.store.save_dispatch_rule(&rule, world.clock.now().wall).await.unwrap();
    world.store.tamper("update robot set url = x'00' where id = 2").await.unwrap();
    world.dispatcher.reload().await.unwrap();

    world.fire("DiskFull").await.unwrap();
    let rows = world.until(|rows| rows.len() == 2 && rows.iter().all(|row| row.answer.is_some())).await;
    let of = |robot| rows.iter().find(|row| row.robot == RobotId(robot)).unwrap();
    assert_eq!(of(3).state, DeliveryState::Sent);
    assert_eq!(of(2).state, DeliveryState::Blocked);
    assert_eq!(of(2).answer.as_ref().unwrap().meaning, Meaning::SecretUnreadable);
    // Typed again, it is mended.
    point_elsewhere(&world).await;
    world.until_sent(2).await;
    world.task.stop().await;
}

#[tokio::test]
async fn a_decision_that_panics_is_taken_again_and_one_that_always_does_is_set_aside() {
    let failpoints = Failpoints::default();
    let world = World::with(failpoints.clone()).await;
    failpoints.panic_in(Part::Plan, 1);
    world.fire("Once").await.unwrap();
    world.until_sent(1).await;
    // 256 groups, 128, ... 1: then it stands alone.
    failpoints.panic_in(Part::Plan, 9);
    world.fire("Always").await.unwrap();
    world.fire("Another").await.unwrap();
    world.until_sent(2).await;
    let aside = world.dispatcher.set_aside();
    assert!(matches!(&aside[..], [one] if matches!(&one.what, Aside::Group { .. })), "{aside:?}");
    world.task.stop().await;
}

#[tokio::test]
async fn a_message_that_cannot_be_written_fails_alone() {
    let failpoints = Failpoints::default();
    let world = World::with(failpoints.clone()).await;
    failpoints.panic_in(Part::Render, 1);
    world.fire("A").await.unwrap();
    world.until(|rows| rows.iter().any(|row| row.state == DeliveryState::Failed)).await;
    world.fire("B").await.unwrap();
    world.until(|rows| is_sent(rows, "B")).await;
    world.task.stop().await;
}

#[tokio::test]
async fn a_test_message_that_waited_at_a_kill_is_not_sent_later() {
    let world = World::new().await;
    let now = world.clock.now().wall;
    let notification = Notification {
        robot: RobotId(1),
        group: None,
        rule: None,
        rule_version: 0,
        rule_name: String::new(),
        reason: Reason::Test,
        group_labels: Arc::new(Labels::default()),
        left_out: model::notification::LeftOut::default(),
        alerts: Vec::new(),
        mention: Mention::Nobody,
        people: Vec::new(),
        notice: None,
        overflow: None,
        at: now,
    };
    let waiting = Delivery {
        id: model::DeliveryId("test".to_owned()),
        robot: RobotId(1),
        notification,
        firing: Vec::new(),
        resolved: Vec::new(),
        created_at: now,
        place: model::delivery::Place { since: now, rank: 0 },
        replaces: Vec::new(),
    };
    world.store.insert_delivery(&waiting).await.unwrap();
    let world = world.restart().await;
    world.fire("DiskFull").await.unwrap();
    let rows = world.until(|rows| is_sent(rows, "DiskFull")).await;
    assert!(rows.iter().any(|row| row.reason == Reason::Test && row.state == DeliveryState::Failed), "{rows:?}");
    assert_eq!(world.simulator.chat(TOKEN).len(), 1);
    world.task.stop().await;
}

#[tokio::test]
async fn a_busy_dingtalk_is_tried_quickly_three_times_and_then_every_five_minutes() {
    let world = World::new().await;
    world.simulator.script(TOKEN, Fault::busy(), 4).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.until(|rows| rows.iter().any(|row| row.attempts == 4 && row.state == DeliveryState::Retrying)).await;
    world.pass(290_000).await;
    assert_eq!(world.deliveries().await[0].attempts, 4);
    world.pass(10_000).await;
    world.until_sent(1).await;
    world.task.stop().await;
}
