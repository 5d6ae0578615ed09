//! Reports of what is over: a person has resolved it, another sender has not heard of it, or nobody knows of it here.

use model::{
    Fingerprint, Millis, RobotId,
    alert::{AlertEventKind, Ended, Ends, Envelope, Incoming, Said, Since},
};

use super::world::{Edit, HOUR, MINUTE, World, firing, passed, rule};
use crate::{AlertKey, NotFiring, Passed};

const LIFE: i64 = 5 * MINUTE * 1000;

fn wait(world: &mut World, seconds: i64) {
    world.now = passed(world.now, seconds * 1000);
}

/// Started so many seconds after the test.
fn at(world: &World, seconds: i64, ends: Ends) -> Incoming {
    let start = Millis(1_700_000_000_000 + seconds * 1000);
    assert!(start <= world.now.wall);
    Incoming { starts_at: Some(start), ..firing("A", ends) }
}

/// How the occurrences ended, oldest first.
fn ends(world: &World) -> Vec<Option<Ended>> {
    world.disk.alerts.values().map(|alert| alert.ended.clone()).collect()
}

fn by_person(since: Since) -> Ended {
    Ended::Person { name: "Li".into(), since }
}

#[test]
fn what_a_person_resolves_is_told_as_any_other_end() {
    let mut world = World::new(vec![rule(1).robots(&[1, 2]), rule(2).robots(&[3]).without_recovery()]);
    world.fire("A B");
    world.until(30);
    let key = AlertKey { integration: model::IntegrationId(1), fingerprint: super::world::labels("A").fingerprint() };
    let id = world.engine.alert(key).unwrap().id;
    assert_eq!(world.engine.owed(key, id), Ok(vec![RobotId(1), RobotId(2)]));
    world.end("A", "Li").unwrap();
    assert_eq!(world.engine.owed(key, id), Err(NotFiring));
    assert_eq!(world.end("A", "Li").unwrap_err(), NotFiring);
    assert_eq!(world.hear(400), ["some_resolved r1: B / A", "some_resolved r2: B / A"]);
    assert_eq!(world.events_of("A").last(), Some(&AlertEventKind::ResolvedByPerson { name: "Li".into() }));
}

#[test]
fn nobody_is_told_while_its_sender_goes_on_reporting_it() {
    for restart in [false, true] {
        let mut world = World::new(vec![rule(1)]);
        wait(&mut world, 10);
        // Two senders that do not agree about the start.
        world.ingest(&[at(&world, 0, Ends::After(LIFE)), at(&world, 3, Ends::After(LIFE))]);
        world.until(60);
        world.end("A", "Li").unwrap();
        world.until(400);
        if restart {
            world.restart(60);
        }
        for start in [0, 3, 0] {
            wait(&mut world, 2 * HOUR);
            assert_eq!(world.pass(&at(&world, start, Ends::After(LIFE))), [Passed::ResolvedByPerson]);
        }
        assert_eq!(ends(&world), [Some(by_person(Since::StillReported))]);
        assert!(world.until(10 * HOUR).is_empty());
        if restart {
            world.restart(60);
        }
        // A later start.
        let later = Incoming { starts_at: Some(world.now.wall), ..firing("A", Ends::After(LIFE)) };
        assert_eq!(world.pass(&later), []);
        assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
        assert_eq!(world.hear(10 * HOUR + 200), ["first r1: A"]);
    }
}

#[test]
fn a_later_start_is_a_new_occurrence_also_before_the_person_resolved_the_one_before() {
    let mut world = World::new(vec![rule(1)]);
    world.ingest(&[at(&world, 0, Ends::Open)]);
    wait(&mut world, 100);
    world.end("A", "Li").unwrap();
    assert_eq!(world.pass(&at(&world, 50, Ends::Open)), []);
    assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
    // It has its own start, and once it is resolved too, its reports are known.
    assert_eq!(world.disk.alerts.values().last().unwrap().starts_at, Millis(1_700_000_050_000));
    world.end("A", "Li").unwrap();
    for start in [50, 0] {
        assert_eq!(world.pass(&at(&world, start, Ends::Open)), [Passed::ResolvedByPerson]);
    }
}

#[test]
fn a_start_forgets_no_start_that_was_reported() {
    let mut world = World::new(vec![rule(1)]);
    wait(&mut world, 10);
    world.ingest(&[at(&world, 0, Ends::Open), at(&world, 3, Ends::Open)]);
    world.restart(1);
    world.end("A", "Li").unwrap();
    assert_eq!(world.pass(&at(&world, 3, Ends::Open)), [Passed::ResolvedByPerson]);
    world.restart(1);
    assert_eq!(world.pass(&at(&world, 3, Ends::Open)), [Passed::ResolvedByPerson]);
    assert_eq!(world.pass(&at(&world, 5, Ends::Open)), []);
}

#[test]
fn a_pause_that_has_ended_stays_ended_over_a_restart() {
    for (pause, passed) in [(5 * MINUTE + 1, vec![]), (5 * MINUTE - 1, vec![Passed::ResolvedByPerson])] {
        let mut world = World::new(vec![rule(1)]);
        let incoming = firing("A", Ends::After(LIFE));
        world.ingest(std::slice::from_ref(&incoming));
        world.end("A", "Li").unwrap();
        wait(&mut world, pause);
        world.restart(30);
        assert_eq!(world.pass(&incoming), passed, "{pause}");
    }
}

#[test]
fn without_a_start_a_pause_makes_a_new_occurrence() {
    let mut world = World::new(vec![rule(1)]);
    let incoming = firing("A", Ends::After(LIFE));
    world.ingest(std::slice::from_ref(&incoming));
    world.end("A", "Li").unwrap();
    for _ in 0..20 {
        wait(&mut world, 5 * MINUTE);
        assert_eq!(world.pass(&incoming), [Passed::ResolvedByPerson]);
    }
    wait(&mut world, 5 * MINUTE + 1);
    assert_eq!(world.pass(&incoming), []);
    assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
}

#[test]
fn without_a_start_and_an_end_a_pause_of_more_than_25_hours_makes_a_new_occurrence() {
    for restart in [false, true] {
        let mut world = World::new(vec![rule(1)]);
        world.fire("A");
        wait(&mut world, HOUR);
        world.end("A", "Li").unwrap();
        wait(&mut world, 24 * HOUR);
        assert_eq!(world.pass(&firing("A", Ends::Open)), [Passed::ResolvedByPerson]);
        if restart {
            world.restart(1);
        }
        wait(&mut world, 25 * HOUR + 2);
        assert_eq!(world.pass(&firing("A", Ends::Open)), []);
        assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
    }
}

#[test]
fn after_its_senders_word_a_report_without_a_start_fires() {
    let mut world = World::new(vec![rule(1)]);
    world.fire("A");
    world.end("A", "Li").unwrap();
    assert_eq!(world.pass(&firing("A", Ends::Open)), [Passed::ResolvedByPerson]);
    world.resolve("A");
    assert_eq!(ends(&world), [Some(by_person(Since::Over))]);
    let said = Said { starts_at: None, ends: Some(Ends::At(world.now.wall)) };
    assert_eq!(world.events_of("A").last(), Some(&AlertEventKind::ResolvedBySender { said }));
    assert_eq!(world.pass(&firing("A", Ends::At(world.now.wall))), [], "it is known");
    world.fire("A");
    assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
}

#[test]
fn the_first_report_after_its_sender_said_resolved_fires_whatever_its_start() {
    // Before and after the group's flush.
    for flush in [0, 400] {
        let mut world = World::new(vec![rule(1)]);
        let report = at(&world, 0, Ends::After(LIFE));
        let report = Incoming { envelope: Envelope { may_repeat: true, ..Envelope::default() }, ..report };
        world.ingest(std::slice::from_ref(&report));
        world.until(40);
        world.end("A", "Li").unwrap();
        world.until(40 + flush);
        world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..report.clone() }]);
        assert_eq!(ends(&world), [Some(by_person(Since::Over))]);
        if flush > 0 {
            world.restart(1);
        }
        assert_eq!(world.pass(&report), []);
        assert_eq!(ends(&world), [Some(by_person(Since::Over)), None]);
    }
}

/// IN-17.
#[test]
fn what_a_second_alertmanager_says_late_is_old_news() {
    for restart in [false, true] {
        let mut world = World::new(vec![rule(1)]);
        let report = at(&world, 0, Ends::Open);
        let report = Incoming { envelope: Envelope { may_repeat: true, ..Envelope::default() }, ..report };
        world.ingest(std::slice::from_ref(&report));
        world.until(60);
        world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..report.clone() }]);
        assert_eq!(world.pass(&report), [Passed::OldNews], "while it waits for its tick");
        world.until(60 + 300);
        if restart {
            world.restart(0);
        }
        assert_eq!(world.pass(&report), [Passed::OldNews]);
        assert_eq!(world.events_of("A").last(), Some(&AlertEventKind::STILL_REPORTED));
        // To the millisecond.
        let other = Incoming { starts_at: Some(Millis(1_700_000_000_001)), ..report.clone() };
        let planned = world.engine.plan_ingest(std::slice::from_ref(&other), world.now);
        assert_eq!((planned.passed.len(), planned.change.alerts.len()), (0, 1));
        world.until(60 + 599);
        assert_eq!(ends(&world), [Some(Ended::Sender)]);
        if restart {
            world.restart(0);
        }
        assert_eq!(world.hear(60 + 600 + 30), ["first r1: A"], "nobody said for ten minutes that it is over");
        assert_eq!(ends(&world), [Some(Ended::Sender), None]);
    }
}

#[test]
fn the_start_of_an_occurrence_before_is_old_news_too() {
    let mut world = World::new(vec![rule(1)]);
    wait(&mut world, 10);
    let report = |world: &World, start| {
        let envelope = Envelope { may_repeat: true, ..Envelope::default() };
        Incoming { envelope, ..at(world, start, Ends::Open) }
    };
    for start in [0, 5] {
        let fires = report(&world, start);
        world.ingest(std::slice::from_ref(&fires));
        world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..fires }]);
    }
    assert_eq!(world.pass(&report(&world, 0)), [Passed::OldNews]);
    assert_eq!(world.pass(&report(&world, 6)), []);
}

#[test]
fn old_news_that_is_said_to_be_over_once_more_is_nothing() {
    for (wait, restart) in [(0, false), (400, false), (400, true)] {
        let mut world = World::new(vec![rule(1)]);
        let report = at(&world, 0, Ends::Open);
        let report = Incoming { envelope: Envelope { may_repeat: true, ..Envelope::default() }, ..report };
        let over = |world: &World| Incoming { ends: Ends::At(world.now.wall), ..report.clone() };
        world.ingest(std::slice::from_ref(&report));
        world.until(60);
        world.ingest(&[over(&world)]);
        world.until(60 + wait);
        assert_eq!(world.pass(&report), [Passed::OldNews]);
        if restart {
            world.restart(0);
        }
        world.ingest(&[over(&world)]);
        if restart {
            world.restart(0);
        }
        world.until(HOUR);
        assert_eq!(ends(&world), [Some(Ended::Sender)], "{wait} {restart}");
    }
}

#[test]
fn only_what_its_sender_said_makes_old_news_and_only_where_several_say_the_same() {
    let repeats = Envelope { may_repeat: true, ..Envelope::default() };
    for (envelope, by_clock) in [(repeats, true), (Envelope::default(), false)] {
        let mut world = World::new(vec![rule(1)]);
        let report = Incoming { envelope, ..at(&world, 0, Ends::After(LIFE)) };
        world.ingest(std::slice::from_ref(&report));
        world.until(200);
        if by_clock {
            world.until(340);
        } else {
            world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..report.clone() }]);
        }
        assert_eq!(world.pass(&report), []);
        assert_eq!(ends(&world).len(), 2);
    }
}

/// IN-5.
#[test]
fn the_end_of_what_is_not_known_is_told() {
    let mut world = World::new(vec![rule(1)]);
    let over = |world: &World| firing("A", Ends::At(world.now.wall));
    assert_eq!(world.pass(&over(&world)), [Passed::NotKnown { ended: world.now.wall }]);
    world.fire("A");
    world.resolve("A");
    world.until(30 + 15 * MINUTE);
    assert_eq!(world.pass(&over(&world)), [], "Prometheus says so for a quarter of an hour");
    world.until(30 * MINUTE);
    assert_eq!(world.pass(&over(&world)), [Passed::NotKnown { ended: world.now.wall }]);
}

const DAY: i64 = 25 * HOUR * 1000;

fn in_group(name: &str, is_cut: bool) -> Incoming {
    let ends = if is_cut { Ends::After(DAY) } else { Ends::Open };
    let silence = is_cut.then_some(DAY);
    let envelope = Envelope { may_repeat: true, group: Some(Fingerprint(7)), silence };
    Incoming { envelope, starts_at: Some(Millis(1_700_000_000_000)), ..firing(name, ends) }
}

#[test]
fn a_group_of_which_alerts_are_cut_off_ends_by_silence() {
    for restart in [false, true] {
        let mut world = World::new(vec![rule(1)]);
        world.ingest(&[in_group("A", false), in_group("B", false), firing("C", Ends::Open)]);
        // B is among those that are cut off.
        world.ingest(&[in_group("A", true)]);
        if restart {
            world.restart(0);
        }
        world.until(10 * HOUR);
        world.ingest(&[in_group("A", true)]);
        world.until(26 * HOUR);
        assert_eq!(ends(&world), [None, Some(Ended::Silence), None]);
        assert_eq!(world.events_of("B").last(), Some(&AlertEventKind::NotReported));
        world.until(36 * HOUR);
        assert_eq!(ends(&world), [Some(Ended::Silence), Some(Ended::Silence), None]);
    }
}

#[test]
fn the_word_of_its_sender_counts_for_what_was_not_reported_any_more() {
    let mut world = World::new(vec![rule(1).edit(|rule| rule.group_interval = 10 * HOUR * 1000)]);
    world.ingest(&[in_group("A", true)]);
    world.until(25 * HOUR + 1);
    assert_eq!(ends(&world), [Some(Ended::Silence)]);
    world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..in_group("A", false) }]);
    assert_eq!(ends(&world), [Some(Ended::Sender)]);
    assert!(matches!(world.events_of("A").last(), Some(AlertEventKind::ResolvedBySender { .. })));
    assert_eq!(world.pass(&in_group("A", false)), [Passed::OldNews]);
}

/// All that it does say is over; what it does not say may be, too.
#[test]
fn a_group_that_is_over_and_of_which_ends_are_cut_off_ends_by_silence() {
    let mut world = World::new(vec![rule(1)]);
    world.ingest(&[in_group("A", false), in_group("B", false)]);
    world.ingest(&[Incoming { ends: Ends::At(world.now.wall), ..in_group("A", true) }]);
    world.until(26 * HOUR);
    assert_eq!(ends(&world), [Some(Ended::Sender), Some(Ended::Silence)]);
}

#[test]
fn a_whole_body_of_the_group_lifts_it() {
    let mut world = World::new(vec![rule(1)]);
    world.ingest(&[in_group("A", true)]);
    world.ingest(&[in_group("A", false)]);
    world.until(100 * HOUR);
    assert_eq!(ends(&world), [None]);
    // What is posted later can be cut off again.
    world.ingest(&[in_group("B", true)]);
    world.until(130 * HOUR);
    assert_eq!(ends(&world), [Some(Ended::Silence), Some(Ended::Silence)]);
}
