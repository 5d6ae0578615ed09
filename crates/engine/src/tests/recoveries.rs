//! Recoveries go to those who were notified, and only to them (rules SE-1, DD-7).

use model::DeliveryId;

use super::world::{Edit, HOUR, MINUTE, Robots, World, rule};

#[test]
fn a_robot_that_was_not_told_hears_of_no_recovery() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Refuse;
    world.fire("A");
    assert_eq!(world.hear(30), ["first r1: A"]);
    world.resolve("A");
    assert!(world.until(HOUR).is_empty());
    assert!(world.open_groups().is_empty());
}

#[test]
fn of_several_resolved_alerts_only_those_that_were_told_are_shown() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.robots = Robots::Refuse;
    world.fire("B");
    assert_eq!(world.hear(6 * MINUTE), ["new_alerts r1: A B"]);
    world.robots = Robots::Accept;
    world.resolve("A B");
    assert_eq!(world.hear(11 * MINUTE), ["all_resolved r1:  / A"]);
}

#[test]
fn an_alert_that_was_never_announced_is_not_shown_as_resolved() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.fire("B");
    world.resolve("B");
    assert!(world.until(HOUR).is_empty());
    world.fire("B");
    assert_eq!(world.hear(HOUR + 6 * MINUTE), ["new_alerts r1: A B"]);
}

#[test]
fn what_resolves_while_its_message_waits_stays_in_the_next_one() {
    for robots in [Robots::Block, Robots::Hang] {
        let mut world = World::new(vec![rule(1)]);
        world.robots = robots;
        world.fire("A B");
        assert_eq!(world.hear(30), ["first r1: A B"]);
        world.resolve("A");
        let (first, last) = match robots {
            // Nothing was ever sent: it is the first message, and then one that tells that it is over.
            Robots::Block => ("first", "ended_unsent r1:  / A B"),
            _ => ("some_resolved", "all_resolved r1:  / B"),
        };
        assert_eq!(world.hear(6 * MINUTE), [format!("{first} r1: B / A")], "{robots:?}");
        world.resolve("B");
        let open = if robots == Robots::Block { 1 } else { 3 };
        assert_eq!(world.hear(11 * MINUTE), [last], "{robots:?}");
        assert_eq!(world.disk.pending.len(), open);
    }
}

#[test]
fn a_message_that_fails_while_the_next_one_waits_does_not_cost_the_recovery() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Hang;
    world.fire("A");
    world.until(30);
    world.robots = Robots::Block;
    world.fire("B");
    world.until(6 * MINUTE);
    let failed = world.disk.pending.remove(0);
    world.drop_one(&failed);
    world.resolve("A");
    assert_eq!(world.hear(11 * MINUTE), ["new_alerts r1: B / A"]);
}

#[test]
fn a_recovery_in_a_message_that_is_replaced_is_told_by_what_replaces_it() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A B");
    assert_eq!(world.hear(30), ["first r1: A B"]);
    world.robots = Robots::Block;
    world.resolve("A");
    assert_eq!(world.hear(6 * MINUTE), ["some_resolved r1: B / A"]);
    world.restart(0);
    world.fire("C");
    assert_eq!(world.hear(11 * MINUTE), ["new_alerts r1: B C / A"]);
    world.fire("A");
    assert_eq!(world.hear(16 * MINUTE), ["new_alerts r1: A B C"], "it fires again");
    assert_eq!(world.replaced.len(), 2);
}

/// The first is replaced, what replaced it fails: nobody was notified, whatever failed in which order.
#[test]
fn what_was_replaced_leaves_nothing_behind_when_the_next_one_fails() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Block;
    world.fire("A");
    world.until(30);
    world.fire("B");
    world.until(6 * MINUTE);
    assert_eq!((world.replaced.len(), world.disk.pending.len()), (1, 1));
    world.refuse_all();
    assert!(world.has_no_phantoms());
    world.resolve("A B");
    assert!(world.until(HOUR).is_empty());
    assert!(world.open_groups().is_empty());
}

#[test]
fn a_settled_alert_that_is_announced_in_vain_is_owed_nothing_after_a_restart_either() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    assert_eq!(world.hear(30), ["first r1: A"]);
    world.edit(vec![rule(1).disabled()]);
    world.edit(vec![rule(1)]);
    world.robots = Robots::Refuse;
    assert_eq!(world.hear(HOUR), ["first r1: A"]);
    world.restart(0);
    world.resolve("A");
    assert!(world.until(2 * HOUR).is_empty());
}

#[test]
fn a_flap_does_not_cost_the_recovery() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.resolve("A");
    world.fire("A");
    world.resolve("A");
    assert_eq!(world.hear(6 * MINUTE), ["all_resolved r1:  / A"]);
}

/// SE-1.
#[test]
fn without_recoveries_nothing_is_said_of_what_is_over() {
    let mut world = World::new(vec![rule(1).without_recovery()]);
    world.fire("A B");
    world.until(30);
    world.resolve("A");
    assert!(world.until(HOUR).is_empty());
    world.fire("C");
    assert_eq!(world.hear(2 * HOUR), ["new_alerts r1: B C"]);
    world.resolve("B C");
    assert!(world.until(3 * HOUR).is_empty());
    assert!(world.open_groups().is_empty());
}

/// DD-7's defect is avoided: what fires again after a recovery is new.
#[test]
fn without_recoveries_what_fires_again_is_news() {
    let mut world = World::new(vec![rule(1).without_recovery()]);
    world.fire("A B");
    world.until(30);
    world.resolve("A");
    assert!(world.until(6 * MINUTE).is_empty());
    world.fire("A");
    assert_eq!(world.hear(11 * MINUTE), ["new_alerts r1: A B"]);
}

#[test]
fn a_robot_that_is_no_target_any_more_hears_of_recoveries_but_of_no_news() {
    let mut world = World::new(vec![rule(1).robots(&[1, 2])]);
    world.fire("A B");
    world.until(30);
    world.edit(vec![rule(1).robots(&[2])]);
    world.fire("C");
    assert_eq!(world.hear(6 * MINUTE), ["new_alerts r2: A B C"]);
    world.resolve("A");
    assert_eq!(world.hear(11 * MINUTE), ["some_resolved r2: B C / A", "some_resolved r1: B / A"]);
    assert_eq!(world.hear(5 * HOUR), ["repeat r2: B C"], "no repeat for a former robot");
    world.resolve("B");
    assert_eq!(world.hear(6 * HOUR), ["some_resolved r2: C / B", "all_resolved r1:  / B"]);
    world.resolve("C");
    assert_eq!(world.hear(7 * HOUR), ["all_resolved r2:  / C"]);
}

#[test]
fn a_former_robot_is_owed_the_recovery_however_late_it_comes() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.edit(vec![rule(1).robots(&[2])]);
    world.until(30 * 24 * HOUR);
    world.resolve("A");
    assert_eq!(world.hear(31 * 24 * HOUR), ["all_resolved r2:  / A", "all_resolved r1:  / A"]);
}

/// DD-9 ends what keeps alerts quiet, not what is owed.
#[test]
fn a_recovery_is_sent_even_if_the_log_entry_is_too_old() {
    let slow = rule(1).edit(|rule| {
        rule.group_interval = HOUR * 1000;
        rule.repeat_interval = 61_000;
    });
    let mut world = World::new(vec![slow]);
    world.fire("A B");
    world.until(30);
    assert_eq!(world.hear(HOUR + 30), ["first r1: A B"], "DD-9");
    world.resolve("A");
    assert_eq!(world.hear(2 * HOUR + 30), ["first r1: B / A"]);
    world.resolve("B");
    assert_eq!(world.hear(3 * HOUR + 30), ["all_resolved r1:  / B"]);
}

#[test]
fn an_alert_resent_by_hand_counts_as_told() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Refuse;
    world.fire("A");
    let said = world.until(30);
    world.engine.note_sent(&DeliveryId("again".into()), said[0].robot, None, &[said[0].alerts[0].id]);
    world.resolve("A");
    assert_eq!(world.hear(6 * MINUTE), ["all_resolved r1:  / A"]);
}

#[test]
fn whichever_occurrence_a_robot_was_told_of_counts() {
    let mut world = World::new(vec![rule(1)]);
    world.robots = Robots::Refuse;
    world.fire("A");
    world.until(30);
    world.resolve("A");
    world.fire("A");
    world.robots = Robots::Accept;
    assert_eq!(world.hear(5 * HOUR), ["repeat r1: A"]);
    world.resolve("A");
    world.fire("A");
    world.resolve("A");
    assert_eq!(world.hear(6 * HOUR), ["all_resolved r1:  / A"]);
}
