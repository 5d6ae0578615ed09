//! Bellhop stops and starts again: groups, timers, log and who was notified are still there, and downtime is not a storm.

use model::{Millis, RuleId, alert::Ends, routing::Routing};

use super::world::{Edit, HOUR, MINUTE, Robots, World, firing, passed, restore, routing, rule};

#[test]
fn a_restart_changes_nothing() {
    let mut world = World::new(vec![rule(1), rule(2).by(&["team"]).robots(&[2])]);
    world.fire("a1 a2 b1");
    world.until(30);
    world.resolve("a2");
    let change = world.restart(0);
    assert!(change.is_empty(), "{change:?}");
    assert_eq!(world.hear(HOUR), ["some_resolved r1: a1 b1 / a2", "some_resolved r2: a1 / a2"]);
}

#[test]
fn timers_survive_a_restart() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(10);
    world.restart(10);
    assert!(world.until(29).is_empty());
    assert_eq!(world.hear(30), ["first r1: A"]);
    world.fire("B");
    world.restart(60);
    assert!(world.until(5 * MINUTE + 29).is_empty());
    assert_eq!(world.hear(5 * MINUTE + 30), ["new_alerts r1: A B"]);
}

#[test]
fn a_first_flush_that_was_missed_is_due_at_once() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.restart(HOUR);
    assert_eq!(world.hear(HOUR), ["first r1: A"]);
}

#[test]
fn a_message_that_waits_over_a_restart_counts_as_announced() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Block;
    world.fire("A");
    world.until(30);
    world.restart(0);
    world.resolve("A");
    assert_eq!(world.hear(HOUR), ["ended_unsent r1:  / A"]);
}

/// GR-7 over a restart.
#[test]
fn a_flap_is_not_spoken_of_after_a_restart_either() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.resolve("A");
    world.restart(0);
    world.fire("A");
    world.restart(0);
    assert!(world.until(HOUR).is_empty());
    world.resolve("A");
    world.restart(0);
    assert_eq!(world.hear(2 * HOUR), ["all_resolved r1:  / A"]);
}

#[test]
fn nothing_resolves_by_the_clock_until_senders_had_time_to_come_again() {
    let mut world = World::new(vec![rule(1)]);
    world.until(HOUR);
    world.ingest(&[firing("A", Ends::After(5 * MINUTE * 1000)), firing("B", Ends::After(5 * MINUTE * 1000))]);
    world.until(HOUR + MINUTE);
    world.restart(10 * MINUTE);
    let up = HOUR + 11 * MINUTE;
    world.resolve("B");
    assert_eq!(world.hear(up + 15 * MINUTE - 1), ["some_resolved r1: A / B"], "an explicit recovery counts");
    assert_eq!(world.engine.next_due().map(|due| due.since(world.now.mono)), Some(1000));
    assert_eq!(world.hear(up + HOUR), ["all_resolved r1:  / A"]);
}

#[test]
fn a_sender_that_comes_again_after_the_downtime_keeps_its_alert() {
    let mut world = World::new(vec![rule(1)]);
    world.ingest(&[firing("A", Ends::After(5 * MINUTE * 1000))]);
    world.until(MINUTE);
    world.restart(10 * MINUTE);
    for minute in 12..60 {
        world.until(minute * MINUTE);
        world.ingest(&[firing("A", Ends::After(5 * MINUTE * 1000))]);
    }
    assert_eq!(world.disk.alerts.len(), 1);
    assert!(world.disk.alerts.values().all(|alert| alert.is_firing()));
}

/// GR-2, which counts only for groups that are rebuilt at the start.
#[test]
fn a_group_that_is_missing_at_the_start_is_rebuilt_and_due_at_once_when_its_alert_is_old() {
    for (age, due) in [(29, 30), (31, 0)] {
        let mut world = World::new(Vec::new());
        world.fire("A");
        world.until(age);
        world.disk.routing = routing(vec![rule(1)]);
        let change = world.restart(0);
        assert_eq!((change.groups.len(), change.events.len()), (1, 1));
        assert_eq!(world.engine.next_due().map(|at| at.since(world.now.mono)), Some(due * 1000));
        assert_eq!(world.hear(2 * MINUTE), ["first r1: A"]);
    }
}

#[test]
fn an_edit_that_was_stored_but_not_applied_is_applied_at_the_start() {
    let mut world = World::new(vec![rule(1), rule(2).robots(&[2])]);
    world.fire("a1 b1");
    world.until(30);
    world.disk.routing = routing(vec![rule(1).by(&["team"]), rule(2).disabled()]);
    let change = world.restart(0);
    assert_eq!((change.groups.len(), change.closed_groups.len()), (2, 1));
    assert!(world.until(HOUR).is_empty(), "what was told is not told again");
    assert_eq!(world.open_groups().len(), 2, "the group that is left empty closed at its tick");
    world.resolve("a1");
    assert_eq!(world.hear(2 * HOUR), ["all_resolved r1:  / a1"]);
}

#[test]
fn an_edit_that_is_applied_at_the_start_alert_by_alert_tells_nothing_again_either() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("a1 b1 a2");
    world.until(30);
    world.disk.routing = routing(vec![rule(1).by(&["team"])]);
    (world.engine, _) = restore(world.disk.snapshot(0), &world.disk.routing, world.now);
    for alert in world.engine.unplaced() {
        let outcomes = world.engine.rules().no_outcomes();
        let planned = world.engine.plan_placing(&[alert], &outcomes, world.now);
        world.commit(planned);
    }
    assert!(world.until(HOUR).is_empty(), "what was told is not told again");
    world.resolve("a1 a2");
    assert_eq!(world.hear(2 * HOUR), ["all_resolved r1:  / a1 a2"]);
}

#[test]
fn groups_of_a_rule_that_cannot_be_read_stay_until_it_can() {
    for restarts in [false, true] {
        let mut world = World::new(vec![rule(1)]);
        world.fire("A B");
        world.until(30);
        world.disk.routing = Routing { unreadable: vec![RuleId(1)], ..Routing::default() };
        if restarts {
            assert_eq!(world.restart(0).closed_groups, []);
        } else {
            let planned = world.engine.plan_routing(world.disk.routing.clone(), world.now);
            assert_eq!(world.commit(planned).closed_groups, []);
        }
        world.resolve("B");
        assert!(world.until(5 * HOUR).is_empty(), "nobody can say to whom");
        assert_eq!(world.open_groups().len(), 1);
        world.edit(vec![rule(1)]);
        assert_eq!(world.hear(6 * HOUR), ["some_resolved r1: A / B"], "restarts: {restarts}");
    }
}

#[test]
fn stamps_in_the_future_count_as_now() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.fire("B");
    let mut snapshot = world.disk.snapshot(0);
    for group in &mut snapshot.groups {
        group.created_at = Millis(i64::MAX / 2);
    }
    for entry in &mut snapshot.log {
        entry.at = Millis(i64::MAX / 2);
    }
    let (engine, planned) = restore(snapshot, &world.disk.routing, world.now);
    assert!(planned.change.is_empty());
    world.engine = engine;
    world.commit(planned);
    assert_eq!(world.hear(MINUTE), ["new_alerts r1: A B"], "created now: the next tick is a group wait away");
}

#[test]
fn ids_go_on_where_they_ended() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.resolve("A");
    world.until(HOUR);
    world.restart(0);
    world.fire("A");
    let ids: Vec<_> = world.disk.alerts.keys().map(|id| id.0).collect();
    assert_eq!(ids, [1, 2]);
    assert_eq!(world.open_groups().iter().map(|id| id.0).collect::<Vec<_>>(), [2]);
}

#[test]
fn rows_that_are_gone_are_passed_over() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A B");
    world.until(30);
    let mut snapshot = world.disk.snapshot(0);
    snapshot.alerts.clear();
    let (engine, planned) = restore(snapshot, &world.disk.routing, passed(world.now, 1));
    world.engine = engine;
    world.commit(planned);
    assert!(world.until(HOUR).is_empty());
    assert!(world.open_groups().is_empty(), "a group without alerts closes at its tick");
}
