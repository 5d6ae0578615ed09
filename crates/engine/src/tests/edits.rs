//! Rules are edited while alerts fire: groups, timers and the log are kept.

use model::RuleId;

use super::world::{Edit, HOUR, MINUTE, Robots, World, rule, words};

#[test]
fn a_new_robot_hears_everything_at_the_next_flush_and_the_others_nothing() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A B");
    world.until(30);
    let change = world.edit(vec![rule(1).robots(&[1, 2])]);
    assert!(change.is_empty());
    assert_eq!(world.hear(HOUR), ["first r2: A B"]);
}

#[test]
fn alerts_that_no_longer_match_leave_without_a_word() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("a1 b1");
    world.until(30);
    let change = world.edit(vec![rule(1).when("team", "a")]);
    assert_eq!(change.released.len(), 1);
    assert_eq!(change.log[0].firing.len(), 1, "out of the log too");
    assert_eq!(world.engine.firing_count(RuleId(1)), 1);
    world.resolve("b1");
    assert!(world.until(HOUR).is_empty());
    world.edit(vec![rule(1)]);
    world.fire("b1");
    assert_eq!(world.hear(2 * HOUR), ["new_alerts r1: a1 b1"]);
}

#[test]
fn firing_alerts_that_match_now_join() {
    let mut world = World::new(vec![rule(1).when("team", "a")]);
    world.fire("a1 b1");
    world.until(30);
    world.edit(vec![rule(1)]);
    assert_eq!(world.hear(5 * MINUTE + 30), ["new_alerts r1: a1 b1"], "at the group's tick, not before");
    world.edit(vec![rule(1), rule(2)]);
    assert_eq!(world.hear(6 * MINUTE), ["first r1: a1 b1"], "a new rule has a group wait");
}

#[test]
fn changed_grouping_announces_nothing_again() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("a1 b1");
    world.until(30);
    world.fire("b2");
    world.until(MINUTE);
    let change = world.edit(vec![rule(1).by(&["team"])]);
    assert_eq!((change.closed_groups.len(), change.groups.len()), (1, 2));
    assert!(change.released.is_empty());
    assert_eq!(world.hear(MINUTE + 30), ["new_alerts r1: b1 b2"], "b2 is news; timers begin anew");
    world.resolve("a1");
    assert_eq!(world.hear(10 * MINUTE), ["all_resolved r1:  / a1"]);
}

#[test]
fn what_waits_as_resolved_changes_groups_too() {
    for robots in [Robots::Accept, Robots::Block] {
        let mut world = World::new(vec![rule(1)]);
        world.robots = robots;
        world.fire("a1 b1");
        world.until(30);
        world.resolve("a1");
        world.edit(vec![rule(1).by(&["team"])]);
        assert_eq!(world.hear(HOUR), ["all_resolved r1:  / a1"], "{robots:?}");
    }
}

#[test]
fn merged_groups_keep_the_oldest_time_of_their_logs() {
    let mut world = World::new(vec![rule(1).by(&["team"])]);
    world.fire("a1");
    world.until(30);
    world.until(HOUR);
    world.fire("b1");
    world.until(HOUR + 30);
    let change = world.edit(vec![rule(1)]);
    assert_eq!(change.log.len(), 1);
    assert_eq!(change.log[0].firing.len(), 2);
    assert_eq!(change.log[0].at, world.now.wall.plus(-HOUR * 1000));
    assert!(world.until(4 * HOUR + 30).is_empty());
    assert_eq!(world.hear(4 * HOUR + 6 * MINUTE), ["repeat r1: a1 b1"]);
}

#[test]
fn a_rule_that_is_disabled_deleted_or_discards_closes_its_groups_without_a_word() {
    for rules in [vec![rule(1).disabled()], Vec::new(), vec![rule(1).discards()]] {
        let mut world = World::new(vec![rule(1)]);
        world.fire("A B");
        world.until(30);
        world.resolve("A");
        let change = world.edit(rules);
        assert!(change.notifications.is_empty());
        assert_eq!((change.closed_groups.len(), change.released.len()), (1, 2));
        assert_eq!(world.engine.next_due(), None);
        assert_eq!(world.engine.firing_count(RuleId(1)), 0);
        world.resolve("B");
        assert!(world.until(HOUR).is_empty());
    }
}

#[test]
fn alerts_that_another_rule_discards_now_leave_without_a_word() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A B");
    world.until(30);
    world.resolve("A");
    let change = world.edit(vec![rule(1), rule(9).discards()]);
    assert_eq!(change.released.len(), 2);
    assert!(world.until(HOUR).is_empty());
    assert!(world.open_groups().is_empty(), "the empty group closed at its tick");
}

#[test]
fn a_rule_that_is_enabled_again_announces_what_fires() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.edit(vec![rule(1).disabled()]);
    world.until(HOUR);
    world.edit(vec![rule(1)]);
    assert_eq!(world.hear(HOUR + 30), ["first r1: A"]);
}

/// GR-3 holds with the rule's present times.
#[test]
fn edited_times_count_at_once() {
    let times = |wait: i64, interval: i64| {
        rule(1).edit(|rule| {
            rule.group_wait = wait * 1000;
            rule.group_interval = interval * 1000;
        })
    };
    let mut world = World::new(vec![times(30, HOUR)]);
    world.fire("A");
    world.until(10);
    world.edit(vec![times(20, HOUR)]);
    assert_eq!(world.hear(20), ["first r1: A"]);
    world.until(25);
    world.edit(vec![times(20, 60)]);
    world.fire("B");
    assert!(world.until(79).is_empty());
    assert_eq!(world.hear(80), ["new_alerts r1: A B"]);
}

#[test]
fn an_edit_of_one_rule_leaves_the_others_alone() {
    let mut world = World::new(vec![rule(1), rule(2).robots(&[2])]);
    world.fire("a1 b1");
    world.until(30);
    let change = world.edit(vec![rule(1).by(&["team"]), rule(2).robots(&[2])]);
    let rules: Vec<_> = change.groups.iter().map(|group| group.rule.0).collect();
    assert_eq!((rules, change.closed_groups.len()), (vec![1, 1], 1));
    assert!(world.until(HOUR).is_empty());
}

#[test]
fn without_its_dingtalk_box_a_rule_still_pays_the_recoveries_it_owes() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.edit(vec![rule(1).robots(&[])]);
    world.fire("B");
    world.resolve("A");
    let said = world.until(HOUR);
    assert_eq!(said.iter().map(words).collect::<Vec<_>>(), ["all_resolved r1:  / A"]);
}
