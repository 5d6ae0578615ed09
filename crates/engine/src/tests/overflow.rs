//! A rule has so many groups at most: all other alerts are one group, and are told of all the same.

use super::world::{Edit, World, firing, labels, rule};
use crate::testing::world::MINUTE;
use model::{alert::Ends, routing::RoutedRule};

/// One group for each alert, two at most.
fn two_groups() -> RoutedRule {
    rule(1).by(&["instance"]).edit(|rule| rule.max_groups = 2)
}

/// Whether each message is that of the group of all others, and its words.
fn notified(world: &mut World, seconds: i64) -> Vec<(Option<u32>, String)> {
    let mut notified: Vec<_> =
        world.until(seconds).iter().map(|one| (one.overflow, super::world::words(one))).collect();
    notified.sort();
    notified
}

#[test]
fn what_is_too_much_is_one_group_that_is_told_of() {
    for restart in [false, true] {
        let mut world = World::new(vec![two_groups()]);
        world.fire("A B C D");
        let own = |text: &str| (None, text.to_owned());
        let others = |text: &str| (Some(2), text.to_owned());
        assert_eq!(notified(&mut world, 30), [own("first r1: A"), own("first r1: B"), others("first r1: C D")]);
        if restart {
            let change = world.restart(0);
            assert!(change.is_empty(), "{change:?}");
        }
        // A group of its own becomes free; who is in the one of all others stays there.
        world.resolve("A");
        assert_eq!(notified(&mut world, 30 + 5 * MINUTE), [own("all_resolved r1:  / A")]);
        world.fire("E C");
        if restart {
            world.restart(0);
        }
        assert_eq!(notified(&mut world, 30 + 7 * MINUTE), [own("first r1: E")]);
        world.fire("F");
        world.resolve("C");
        assert_eq!(notified(&mut world, 30 + 10 * MINUTE), [others("new_alerts r1: D F / C")]);
        world.resolve("D F");
        assert_eq!(notified(&mut world, 30 + 15 * MINUTE), [others("all_resolved r1:  / D F")]);
        assert_eq!(world.open_groups().len(), 2);
    }
}

#[test]
fn other_grouping_labels_form_all_groups_anew() {
    let mut world = World::new(vec![two_groups()]);
    world.fire("A1 A2 A3 B1");
    world.until(30);
    assert_eq!(world.open_groups().len(), 3);
    world.edit(vec![two_groups().by(&["team"])]);
    assert_eq!(world.open_groups().len(), 2);
    assert_eq!(world.engine.firing_count(model::RuleId(1)), 4);
    // Everything was notified already.
    assert_eq!(notified(&mut world, 20 * MINUTE), []);
}

#[test]
fn many_alerts_of_one_group_are_not_too_many_groups() {
    let mut world = World::new(vec![two_groups().by(&[])]);
    let batch: Vec<_> = (0..50).map(|n| firing(&format!("A{n}"), Ends::Open)).collect();
    world.ingest(&batch);
    assert_eq!(world.open_groups().len(), 1);
    assert!(world.disk.groups.values().all(|group| !group.overflow));
    assert_ne!(labels("A1"), labels("A2"));
}
