//! Timelines of several hours, by the rules of `docs/semantics.md`.

use super::world::{Edit, HOUR, MINUTE, World, rule};

#[test]
fn the_timeline_of_9_9() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    assert!(world.until(20).is_empty());
    world.fire("B");
    assert_eq!(world.hear(30), ["first r1: A B"]);
    assert!(world.until(MINUTE).is_empty());
    world.fire("C");
    assert_eq!(world.hear(5 * MINUTE + 30), ["new_alerts r1: A B C"]);
    assert!(world.until(6 * MINUTE).is_empty());
    world.resolve("A");
    assert_eq!(world.hear(10 * MINUTE + 30), ["some_resolved r1: B C / A"]);
    assert!(world.until(11 * MINUTE).is_empty());
    world.resolve("B C");
    assert!(world.until(12 * MINUTE).is_empty());
    world.fire("B");
    let said = world.until(15 * MINUTE + 30);
    assert_eq!(said.iter().map(super::world::words).collect::<Vec<_>>(), ["some_resolved r1: B / C"]);
    assert_eq!(said[0].alerts[0].starts_at, world.now.wall.plus(-(3 * MINUTE + 30) * 1000), "B has a new start");
    assert!(world.until(16 * MINUTE).is_empty());
    world.resolve("B");
    assert_eq!(world.hear(20 * MINUTE + 30), ["all_resolved r1:  / B"]);
    assert!(world.open_groups().is_empty(), "the group is closed");
    assert_eq!(world.engine.next_due(), None);
}

/// Design 3: GR-2 does not apply to a group that is not rebuilt, so an alert that began long ago waits like any other.
#[test]
fn an_alert_with_an_old_start_waits_for_the_group_wait_too() {
    let mut world = World::new(vec![rule(1)]);
    let mut incoming = super::world::firing("B", model::alert::Ends::Open);
    incoming.starts_at = Some(world.now.wall.plus(-HOUR * 1000));
    world.ingest(&[incoming]);
    assert!(world.until(29).is_empty());
    assert_eq!(world.hear(30), ["first r1: B"]);
}

/// DD-5, DD-6: the repeat comes at the next flush later than the last message and the repeat interval.
#[test]
fn what_keeps_firing_is_repeated_at_the_first_flush_after_the_repeat_interval() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    assert_eq!(world.hear(30), ["first r1: A"]);
    assert!(world.until(4 * HOUR + 30).is_empty());
    assert_eq!(world.hear(4 * HOUR + 5 * MINUTE + 30), ["repeat r1: A"]);
    assert!(world.until(8 * HOUR + 5 * MINUTE + 30).is_empty());
    assert_eq!(world.hear(8 * HOUR + 10 * MINUTE + 30), ["repeat r1: A"]);
}

/// DD-6.
#[test]
fn a_repeat_interval_between_two_flushes_is_rounded_up() {
    let hourly = rule(1).edit(|rule| {
        rule.group_interval = 50 * MINUTE * 1000;
        rule.repeat_interval = HOUR * 1000;
    });
    let mut world = World::new(vec![hourly]);
    world.fire("A");
    world.until(30);
    assert!(world.until(99 * MINUTE).is_empty());
    assert_eq!(world.hear(100 * MINUTE + 30), ["repeat r1: A"]);
}
