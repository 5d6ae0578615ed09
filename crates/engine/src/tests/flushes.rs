//! Groups and their timers (GR-1 to GR-7).

use model::{Labels, Millis, RobotId, alert::Ends, dispatch_rule::Mention, notification::Reason};

use super::world::{Edit, HOUR, MINUTE, World, firing, rule, words};

/// GR-1.
#[test]
fn a_group_is_a_rule_and_the_grouping_labels_that_an_alert_has() {
    let mut world = World::new(vec![rule(1).by(&["team", "zone"]), rule(2).by(&[])]);
    world.fire("a1 b1 a2");
    let labels: Vec<_> = world.disk.groups.values().map(|group| (group.rule.0, (*group.labels).clone())).collect();
    let team = |team: &str| Labels::from_iter([("team", team)]);
    assert_eq!(labels, [(1, team("a")), (2, Labels::default()), (1, team("b"))]);
    assert_eq!(world.hear(30), ["first r1: a1 a2", "first r1: a1 a2 b1", "first r1: b1"]);
}

/// GR-1: an absent label and another value are different groups.
#[test]
fn alerts_without_a_grouping_label_have_a_group_of_their_own() {
    let mut world = World::new(vec![rule(1).by(&["zone"])]);
    let mut zoned = firing("b", Ends::Open);
    let mut labels = (*zoned.labels).clone();
    labels.0.insert("zone".into(), "z".into());
    zoned.labels = labels.into();
    world.ingest(&[firing("a", Ends::Open), zoned]);
    assert_eq!(world.hear(30), ["first r1: a", "first r1: b"]);
}

/// GR-3.
#[test]
fn flushes_do_not_shift_when_one_comes_late() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.now = super::world::passed(world.now, 40_000);
    let change = world.due();
    assert_eq!(change.notifications.len(), 1);
    assert_eq!(change.log[0].at, world.now.wall.plus(-10_000), "the log holds when it was due");
    assert_eq!(change.notifications[0].at, world.now.wall);
    assert_eq!(world.engine.next_due().map(|due| due.since(world.now.mono)), Some(5 * MINUTE * 1000 - 10_000));
    world.now = super::world::passed(world.now, 12 * MINUTE * 1000);
    world.due();
    assert_eq!(world.engine.next_due().map(|due| due.since(world.now.mono)), Some((2 * MINUTE + 50) * 1000));
}

/// GR-4: by job, then instance, those without last, then by all labels; firing ones first.
#[test]
fn alerts_are_listed_by_job_and_instance() {
    let mut world = World::new(vec![rule(1)]);
    let pairs: [&[(&str, &str)]; 5] = [
        &[("zone", "b")],
        &[("zone", "a")],
        &[("instance", "1")],
        &[("job", "y"), ("instance", "1")],
        &[("job", "x"), ("instance", "2")],
    ];
    let batch = pairs.map(|labels| {
        let labels: Labels = labels.iter().copied().chain([("alertname", "Test")]).collect();
        let fingerprint = labels.fingerprint();
        model::alert::Incoming { fingerprint, labels: labels.into(), ..firing("A", Ends::Open) }
    });
    world.ingest(&batch);
    let said = world.until(30);
    let order: Vec<_> = said[0].alerts.iter().map(|alert| alert.id.0).collect();
    assert_eq!(order, [5, 4, 3, 2, 1]);
    let over = model::alert::Incoming { ends: Ends::At(world.now.wall), ..batch[4].clone() };
    world.ingest(&[over]);
    let said = world.until(10 * MINUTE);
    assert_eq!(said[0].alerts.iter().map(|alert| alert.id.0).collect::<Vec<_>>(), [4, 3, 2, 1, 5]);
}

/// GR-5: what was resolved at the decision leaves, and an empty group closes.
#[test]
fn resolved_alerts_leave_after_the_flush() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A B");
    world.until(30);
    world.resolve("A");
    world.until(MINUTE);
    let change = {
        world.now = super::world::passed(world.now, (4 * MINUTE + 30) * 1000);
        world.due()
    };
    assert_eq!(change.notifications.iter().map(words).collect::<Vec<_>>(), ["some_resolved r1: B / A"]);
    assert_eq!(change.released.iter().map(|id| id.0).collect::<Vec<_>>(), [1]);
    assert!(world.until(3 * HOUR).is_empty(), "A is not spoken of again");
}

/// GR-6.
#[test]
fn an_alert_of_a_closed_group_waits_for_the_group_wait_again() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    world.resolve("A");
    assert_eq!(world.hear(6 * MINUTE), ["all_resolved r1:  / A"]);
    world.fire("A");
    assert!(world.until(6 * MINUTE + 29).is_empty());
    assert_eq!(world.hear(6 * MINUTE + 30), ["first r1: A"]);
}

/// GR-7.
#[test]
fn what_is_over_within_the_group_wait_is_not_spoken_of() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.resolve("A");
    assert!(world.until(HOUR).is_empty());
    assert!(world.open_groups().is_empty());
}

/// GR-7.
#[test]
fn an_alert_that_flaps_between_two_flushes_is_not_spoken_of() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.until(30);
    for _ in 0..3 {
        world.resolve("A");
        world.fire("A");
    }
    assert!(world.until(HOUR).is_empty());
    assert_eq!(world.disk.log.values().next().unwrap().firing.len(), 2, "the first and the latest occurrence");
    world.resolve("A");
    assert_eq!(world.hear(2 * HOUR), ["all_resolved r1:  / A"], "who heard of it firing hears that it is over");
}

#[test]
fn a_firing_message_mentions_the_handlers_and_a_recovery_nobody() {
    let mut world = World::new(vec![rule(1).robots(&[1, 2]), rule(2).edit(|rule| rule.mention = Mention::Everyone)]);
    world.fire("A B");
    let said = world.until(30);
    let mentions: Vec<_> = said.iter().map(|one| (one.robot, one.mention, one.people.len())).collect();
    assert_eq!(
        mentions,
        [(RobotId(1), Mention::Handlers, 1), (RobotId(2), Mention::Handlers, 1), (RobotId(1), Mention::Everyone, 0)]
    );
    world.resolve("A");
    let said = world.until(6 * MINUTE);
    assert!(said.iter().all(|one| one.reason == Reason::SomeResolved && one.mention == Mention::Nobody));
    let said = world.until(5 * HOUR);
    assert!(said.iter().all(|one| one.reason == Reason::Repeat && one.mention != Mention::Nobody), "{said:?}");
    assert!(said.iter().all(|one| (one.rule_version, one.rule_name.is_empty()) != (0, true)));
}

/// RT-2.
#[test]
fn two_rules_that_reach_one_robot_give_two_messages() {
    let mut world = World::new(vec![rule(1), rule(2)]);
    world.fire("A");
    assert_eq!(world.hear(30), ["first r1: A", "first r1: A"]);
}

#[test]
fn the_wall_clock_may_jump_without_moving_a_flush() {
    for jump in [-HOUR, HOUR, 30 * 24 * HOUR] {
        let mut world = World::new(vec![rule(1)]);
        world.ingest(&[firing("A", Ends::After(10 * MINUTE * 1000))]);
        world.now.wall = world.now.wall.plus(jump * 1000);
        assert_eq!(world.hear(9 * MINUTE), ["first r1: A"]);
        world.now.wall = Millis(0);
        assert_eq!(world.hear(16 * MINUTE), ["all_resolved r1:  / A"]);
    }
}

#[test]
fn many_groups_that_are_due_together_flush_in_parts() {
    let mut world = World::new(vec![rule(1).by(&["instance"])]);
    let batch: Vec<_> = (0..1000).map(|number| firing(&format!("a{number}"), Ends::Open)).collect();
    world.ingest(&batch);
    world.now = super::world::passed(world.now, 30_000);
    let parts: Vec<usize> = (0..4).map(|_| world.due().notifications.len()).collect();
    assert_eq!(parts, [256, 256, 256, 232]);
    assert!(world.engine.next_due() > Some(world.now.mono));
}
