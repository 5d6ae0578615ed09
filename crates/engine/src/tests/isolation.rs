//! What cannot be stored alone is set aside, plans are bounded, and what was matched elsewhere counts only for the same rules.

use model::{
    alert::Ends,
    condition::{Condition, Conditions, Operator},
    routing::RoutedRule,
};

use super::world::{World, firing, passed, restore, routing, rule};
use crate::{Due, Share, Stuck};

/// A rule that matches names by an expression; each name is a group of its own.
fn by_name(pattern: &str) -> RoutedRule {
    let mut routed = rule(1);
    routed.rule.grouping = ["instance".to_owned()].into();
    let condition = Condition { label: "instance".into(), operator: Operator::Matches, value: pattern.into() };
    routed.rule.conditions = Conditions(vec![vec![condition]]);
    routed
}

#[test]
fn a_group_that_is_set_aside_keeps_its_alerts_and_holds_back_no_other() {
    let mut world = World::new(vec![by_name(".*")]);
    world.fire("A B");
    world.now = passed(world.now, 30_000);
    let (_, due) = world.engine.plan_share(world.now, Share::of(1));
    assert_eq!(due.len(), 1);
    assert_eq!(world.engine.first_due(world.now), Some(due[0]));
    world.engine.set_aside(due[0]);
    let said = world.due().notifications;
    assert_eq!(said.len(), 1, "the other group is told of");
    let stuck = world.engine.stuck();
    assert!(matches!(&stuck[..], [(Due::Flush(_), Stuck::Group { .. })]), "{stuck:?}");
    assert!(world.engine.next_due().is_none_or(|at| at > world.now.mono));

    world.engine.resume();
    let said = world.due().notifications;
    assert_eq!(said.len(), 1, "nothing of it was lost");
    assert!(world.engine.stuck().is_empty());
}

#[test]
fn an_alert_whose_end_is_set_aside_fires_on() {
    let mut world = World::new(vec![by_name(".*")]);
    world.now = passed(world.now, 3_600_000);
    let end = world.now.wall.plus(60_000);
    world.ingest(&[firing("A", Ends::At(end)), firing("B", Ends::At(end))]);
    world.until(30 + 3_600);
    world.now = passed(world.now, 60_000);
    let (_, due) = world.engine.plan_share(world.now, Share::of(1));
    assert!(matches!(due[..], [Due::End(_)]), "{due:?}");
    world.engine.set_aside(due[0]);
    let ended = |change: &model::change::Change| change.alerts.iter().filter(|alert| !alert.is_firing()).count();
    assert_eq!(ended(&world.due()), 1, "the other one is over");
    assert!(matches!(&world.engine.stuck()[..], [(Due::End(_), Stuck::Alert { .. })]));
    world.engine.resume();
    assert_eq!(ended(&world.due()), 1);
}

#[test]
fn a_plan_is_bounded_by_number_and_by_bytes() {
    let mut world = World::new(vec![by_name(".*")]);
    world.fire("A B C D");
    world.now = passed(world.now, 30_000);
    assert_eq!(world.engine.plan_share(world.now, Share::FULL).1.len(), 4);
    assert_eq!(world.engine.plan_share(world.now, Share::of(3)).1.len(), 3);
    // However small the share, one is decided.
    let little = Share { bytes: 1, ..Share::FULL };
    assert_eq!(world.engine.plan_share(world.now, little).1.len(), 1);
}

#[test]
fn alerts_that_were_matched_elsewhere_come_to_the_same() {
    let mut world = World::new(vec![by_name("A.*")]);
    let batch = [firing("A1", Ends::Open), firing("B1", Ends::Open)];
    let rules = world.engine.rules();
    let matched = rules.match_batch(&batch);
    assert!(rules.agree_with(&matched));
    let plan = |world: &World| world.engine.plan_batches([(&batch[..], Some(&matched))].into_iter(), world.now).change;
    assert_eq!(plan(&world), world.engine.plan_ingest(&batch, world.now).change);
    // Of other rules it says nothing.
    world.edit(vec![by_name("B.*")]);
    assert!(!world.engine.rules().agree_with(&matched));
    assert_eq!(plan(&world), world.engine.plan_ingest(&batch, world.now).change);
}

#[test]
fn an_edit_that_was_matched_elsewhere_comes_to_the_same() {
    let mut world = World::new(vec![by_name("A.*")]);
    world.fire("A1 A2 B1 B2");
    let wanted = routing(vec![by_name("B.*")]);
    let rules = world.engine.rules().next(wanted.clone());
    let mut outcomes = rules.no_outcomes();
    let mut unmatched = world.engine.unmatched(&rules, &outcomes);
    assert_eq!(unmatched.len(), 4);
    while rules.match_some(&mut unmatched, 3, &mut outcomes) {}
    assert!(world.engine.unmatched(&rules, &outcomes).is_empty());
    let planned = world.engine.plan_rules(&rules, &outcomes, world.now);
    assert_eq!(planned.change, world.engine.plan_routing(wanted, world.now).change);
    // One that came in meanwhile is missing, and is matched by the plan itself.
    world.fire("B3");
    assert_eq!(world.engine.unmatched(&rules, &outcomes).len(), 1);
    world.engine.plan_rules(&rules, &outcomes, world.now);
    // An edit that moves no alert needs no matching.
    let same = world.engine.rules().next(routing(vec![by_name("A.*")]));
    assert!(world.engine.unmatched(&same, &same.no_outcomes()).is_empty());
}

#[test]
fn a_start_may_place_alerts_one_by_one() {
    let mut world = World::new(Vec::new());
    world.fire("A B C");
    world.disk.routing = routing(vec![by_name(".*")]);
    let (engine, dropped) = restore(world.disk.snapshot(0), &world.disk.routing, world.now);
    assert_eq!(dropped.change.groups.len(), 3);
    drop(dropped);
    world.engine = engine;
    for alert in world.engine.unplaced() {
        let none = world.engine.rules().no_outcomes();
        let planned = world.engine.plan_placing(&[alert], &none, world.now);
        assert_eq!(planned.change.groups.len(), 1);
        world.commit(planned);
    }
    assert_eq!(world.hear(60).len(), 3);
}
