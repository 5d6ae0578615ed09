//! Reports come in: occurrences, re-sends, ends (ING-1 to ING-8 as they show from outside).

use std::sync::Arc;

use model::{
    IntegrationId, Labels, Millis,
    alert::{AlertEventKind, Ends, Incoming},
};

use super::world::{HOUR, MINUTE, World, firing, passed, rule};

fn ids(world: &World) -> Vec<(i64, bool)> {
    world.disk.alerts.values().map(|alert| (alert.id.0, alert.is_firing())).collect()
}

/// ID-1.
#[test]
fn equal_labels_of_two_integrations_are_two_alerts() {
    let mut world = World::new(vec![rule(1)]);
    let other = Incoming { integration: IntegrationId(2), ..firing("A", Ends::Open) };
    world.ingest(&[firing("A", Ends::Open), other.clone()]);
    world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..other }]);
    assert_eq!(ids(&world), [(1, true), (2, false)]);
}

#[test]
fn a_resend_needs_no_row_at_once() {
    let mut world = World::new(vec![rule(1)]);
    let incoming = Incoming { starts_at: Some(world.now.wall), ..firing("A", Ends::After(300_000)) };
    world.ingest(std::slice::from_ref(&incoming));
    world.now = passed(world.now, 60_000);
    let change = world.ingest(&[incoming]);
    assert!(change.is_empty());
    assert_eq!(change.moved.len(), 1);
    assert_eq!(change.moved[0].updated_at, world.now.wall, "ING-1");
    assert_eq!(change.moved[0].ends_at, Some(world.now.wall.plus(300_000)));
}

#[test]
fn what_a_resend_changes_is_stored_at_once() {
    let mut world = World::new(vec![rule(1)]);
    let start = world.now.wall;
    let incoming = Incoming { starts_at: Some(start), ..firing("A", Ends::Open) };
    world.ingest(std::slice::from_ref(&incoming));
    let annotations = Arc::new(Labels::from_iter([("summary", "hot")]));
    for (changed, event) in [
        (Incoming { annotations, ..incoming.clone() }, true),
        (Incoming { generator_url: "http://p/graph".into(), ..incoming.clone() }, true),
        (Incoming { starts_at: Some(start.plus(-1)), generator_url: "http://p/graph".into(), ..incoming }, false),
    ] {
        let change = world.ingest(&[changed]);
        assert_eq!((change.alerts.len(), change.moved.len()), (1, 0));
        let events: Vec<_> = change.events.iter().map(|event| event.what.clone()).collect();
        assert_eq!(events.first(), event.then_some(&AlertEventKind::UPDATED));
    }
}

#[test]
fn firing_after_a_recovery_is_a_new_occurrence() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.resolve("A");
    world.fire("A");
    assert_eq!(ids(&world), [(1, false), (2, true)]);
}

#[test]
fn a_recovery_of_what_does_not_fire_changes_nothing() {
    let mut world = World::new(vec![rule(1)]);
    let change = world.resolve("A");
    assert!(change.is_empty() && change.moved.is_empty());
    world.fire("A");
    world.resolve("A");
    let change = world.resolve("A");
    assert!(change.is_empty() && change.moved.is_empty());
}

#[test]
fn one_batch_may_tell_a_whole_story() {
    let mut world = World::new(vec![rule(1)]);
    let over = Ends::At(world.now.wall);
    let change = world.ingest(&[
        firing("A", Ends::Open),
        firing("A", over),
        firing("A", Ends::Open),
        firing("A", Ends::Open),
        firing("B", Ends::Open),
        firing("B", over),
    ]);
    let rows: Vec<_> = change.alerts.iter().map(|alert| (alert.id.0, alert.is_firing())).collect();
    assert_eq!(rows, [(1, false), (2, true), (3, false)]);
    assert_eq!(change.groups.len(), 1);
    assert_eq!(world.hear(30), ["first r1: A"]);
}

/// ING-6.
#[test]
fn an_alert_resolves_by_the_clock_when_its_end_passes() {
    let mut world = World::new(vec![rule(1)]);
    world.until(HOUR);
    world.ingest(&[firing("A", Ends::After(10 * MINUTE * 1000))]);
    world.until(HOUR + 8 * MINUTE);
    world.ingest(&[firing("A", Ends::After(10 * MINUTE * 1000))]);
    world.until(HOUR + 18 * MINUTE - 1);
    assert_eq!(ids(&world), [(1, true)]);
    world.until(HOUR + 18 * MINUTE);
    assert_eq!(ids(&world), [(1, false)]);
    assert_eq!(world.events_of("A").last(), Some(&AlertEventKind::ResolvedByClock));
    let alert = world.disk.alerts.values().next().unwrap();
    assert_eq!((alert.resolved_at, alert.ends_at), (Some(world.now.wall), Some(world.now.wall)));
    assert_eq!(world.hear(2 * HOUR), ["all_resolved r1:  / A"]);
}

#[test]
fn an_open_alert_never_ends_by_itself() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(400 * 24 * HOUR);
    assert_eq!(ids(&world), [(1, true)]);
}

/// When an alert was resolved is Bellhop's time: its sender may name any end.
#[test]
fn the_senders_end_is_kept_beside_the_time_of_the_recovery() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.ingest(&[firing("A", Ends::At(Millis(5)))]);
    let alert = world.disk.alerts.values().next().unwrap();
    assert_eq!((alert.ends_at, alert.resolved_at), (Some(Millis(5)), Some(world.now.wall)));
}

#[test]
fn a_resolved_alert_that_waits_may_be_given_a_later_end() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.resolve("A");
    world.until(MINUTE);
    let change = world.resolve("A");
    assert_eq!((change.alerts.len(), change.moved.len()), (1, 0));
    assert_eq!(world.hear(HOUR), ["all_resolved r1:  / A"]);
}
