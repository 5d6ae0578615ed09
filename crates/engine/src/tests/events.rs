//! What an alert's trace is made of.

use model::{
    AlertId, RuleId,
    alert::{
        AlertEventKind::{self, Discarded, Fired, Grouped, ResolvedBySender, Unmatched},
        Ends, Said,
    },
};

use super::world::{Edit, World, rule};

/// As [`World::fire`] says it.
const fn fired() -> AlertEventKind {
    Fired { said: Said { starts_at: None, ends: Some(Ends::Open) } }
}

/// As [`World::resolve`] says it.
const fn over(world: &World) -> AlertEventKind {
    ResolvedBySender { said: Said { starts_at: None, ends: Some(Ends::At(world.now.wall)) } }
}

#[test]
fn each_rule_that_groups_an_alert_is_recorded_once() {
    let mut world = World::new(vec![rule(1), rule(2), rule(3).when("team", "b")]);
    world.fire("a1");
    world.fire("a1");
    let grouped = |rule, version| Grouped { rule: RuleId(rule), version };
    assert_eq!(world.events_of("a1"), [fired(), grouped(1, 1), grouped(2, 1)]);
    assert_eq!((world.engine.firing_count(RuleId(1)), world.engine.firing_count(RuleId(3))), (1, 0));
}

#[test]
fn a_discarded_alert_names_the_rule_and_joins_no_group() {
    let mut world = World::new(vec![rule(1), rule(2).discards(), rule(3).discards()]);
    world.fire("A");
    world.fire("A");
    assert_eq!(world.events_of("A"), [fired(), Discarded { rule: RuleId(2), version: 2 }]);
    assert!(world.open_groups().is_empty());
    world.resolve("A");
    assert_eq!(world.events_of("A").last(), Some(&over(&world)));
}

#[test]
fn an_alert_that_nothing_matches_is_recorded_as_such_once() {
    let mut world = World::new(vec![rule(1).when("team", "b"), rule(2).disabled()]);
    world.fire("a1");
    world.fire("a1");
    assert_eq!(world.events_of("a1"), [fired(), Unmatched]);
    world.resolve("a1");
    world.fire("a1");
    assert_eq!(world.events_of("a1")[2..], [over(&world), fired(), Unmatched]);
    assert!(world.disk.alerts.contains_key(&AlertId(2)));
}

#[test]
fn edits_record_what_changes_for_an_alert_and_nothing_else() {
    let mut world = World::new(vec![rule(1).when("team", "b")]);
    world.fire("a1 b1");
    world.edit(vec![rule(1)]);
    world.edit(vec![rule(1).edit(|rule| rule.name = "renamed".into())]);
    let grouped = |version| Grouped { rule: RuleId(1), version };
    assert_eq!(world.events_of("a1"), [fired(), Unmatched, grouped(1)]);
    assert_eq!(world.events_of("b1"), [fired(), grouped(2)]);
    world.edit(vec![rule(1).discards()]);
    assert_eq!(world.events_of("b1"), [fired(), grouped(2), Discarded { rule: RuleId(1), version: 2 }]);
    world.edit(vec![rule(1)]);
    world.edit(Vec::new());
    assert_eq!(world.events_of("b1").last(), Some(&Unmatched));
    assert_eq!(world.events_of("b1").len(), 4);
}
