//! A plan that is dropped leaves no trace.

use model::alert::Ends;

use super::world::{World, firing, passed, routing, rule};

#[test]
fn a_refused_commit_is_decided_again_as_if_it_were_the_first() {
    let mut world = World::new(vec![rule(1)]);
    let batch = [firing("A", Ends::Open), firing("B", Ends::Open)];
    let refused = world.engine.plan_ingest(&batch, world.now);
    assert!(world.engine.next_due().is_none());
    let again = world.ingest(&batch);
    assert_eq!(refused.change, again);
    world.now = passed(world.now, 30_000);
    let refused = world.engine.plan_due(world.now);
    world.now = passed(world.now, 1_000);
    let again = world.due();
    assert_eq!(refused.change.notifications.len(), 1);
    assert_eq!(refused.change.log, again.log);
}

#[test]
fn a_refused_edit_leaves_the_old_rules_in_force() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    drop(world.engine.plan_routing(routing(Vec::new()), world.now));
    assert_eq!(world.hear(30), ["first r1: A"]);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "before another one was applied")]
fn of_two_plans_about_one_state_only_one_may_be_applied() {
    let mut world = World::new(vec![rule(1)]);
    let one = world.engine.plan_ingest(&[firing("A", Ends::Open)], world.now);
    let other = world.engine.plan_ingest(&[firing("B", Ends::Open)], world.now);
    world.commit(one);
    world.commit(other);
}
