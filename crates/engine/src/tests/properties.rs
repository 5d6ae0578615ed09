//! Random histories: the engine against its naive model, plans that are dropped, and restarts at any point.

use model::{
    Fingerprint, Millis, Mono, RobotId,
    alert::{Ends, Envelope, Incoming},
    notification::{Notification, Reason},
};
use proptest::prelude::*;

use super::{
    disk::Delivery,
    naive::{self, Input},
    rules::{ROOMY, SETS, rules},
    world::{MINUTE, Robots, World, firing, passed},
};

/// A start before everything.
const FIRST: Millis = Millis(1_699_999_000_000);

/// Something that happens. Times are seconds.
#[derive(Clone, Debug)]
enum Step {
    Reports(Vec<(&'static str, Said)>),
    Wait(i64),
    /// The robot's oldest deliveries are tried, and come to this.
    Deliver(i64, End),
    Edit(usize),
    /// A person resolves it, if it fires.
    Person(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Fires,
    /// And is over after so many seconds without another word.
    FiresFor(i64),
    FiresUntil(i64),
    /// With the same start as always, as several senders report it.
    FiresStill,
    /// As one of a group that its sender cuts off: it ends after so many seconds without a report.
    FiresCutOff(i64),
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Accepted,
    Failed,
    Retried,
}

fn any_reports(said: impl Strategy<Value = Said> + Clone) -> impl Strategy<Value = Step> {
    let name = prop::sample::select(vec!["a1", "a2", "a3", "b1", "b2", "c1"]);
    prop::collection::vec((name, said), 1..4).prop_map(Step::Reports)
}

fn any_delivery() -> impl Strategy<Value = Step> {
    let end = prop_oneof![4 => Just(End::Accepted), 1 => Just(End::Failed), 1 => Just(End::Retried)];
    (1..=2_i64, end).prop_map(|(robot, end)| Step::Deliver(robot, end))
}

fn any_wait() -> impl Strategy<Value = Step> {
    prop_oneof![4 => 1..40_i64, 2 => 40..200_i64, 1 => 200..3000_i64].prop_map(Step::Wait)
}

fn any_said() -> impl Strategy<Value = Said> + Clone {
    prop_oneof![
        3 => Just(Said::Fires),
        2 => (20..200_i64).prop_map(Said::FiresFor),
        1 => (20..200_i64).prop_map(Said::FiresUntil),
        3 => Just(Said::Over),
    ]
}

/// What the naive model does not know, too.
fn any_step(said: impl Strategy<Value = Said> + Clone) -> impl Strategy<Value = Step> {
    let name = prop::sample::select(vec!["a1", "a2", "b1"]);
    prop_oneof![
        4 => any_reports(prop_oneof![3 => said, 1 => Just(Said::FiresStill)]),
        6 => any_wait(),
        3 => any_delivery(),
        1 => (0..SETS).prop_map(Step::Edit),
        1 => name.prop_map(Step::Person),
    ]
}

fn any_cut_off() -> impl Strategy<Value = Said> + Clone {
    prop_oneof![6 => any_said(), 1 => (20..200_i64).prop_map(Said::FiresCutOff)]
}

fn any_open() -> impl Strategy<Value = Said> + Clone {
    prop_oneof![Just(Said::Fires), Just(Said::Over)]
}

fn incoming(world: &World, name: &str, said: Said) -> Incoming {
    let (starts_at, envelope) = match said {
        Said::FiresStill => (Some(FIRST), Envelope { may_repeat: true, ..Envelope::default() }),
        Said::FiresCutOff(seconds) => {
            let group = Some(Fingerprint::of_text(&name[..1]));
            (None, Envelope { may_repeat: true, group, silence: Some(seconds * 1000) })
        }
        _ => (None, Envelope::default()),
    };
    let incoming = firing(
        name,
        match said {
            Said::Fires | Said::FiresStill | Said::FiresCutOff(_) => Ends::Open,
            Said::FiresFor(seconds) => Ends::After(seconds * 1000),
            Said::FiresUntil(seconds) => Ends::At(world.now.wall.plus(seconds * 1000)),
            Said::Over => Ends::At(world.now.wall),
        },
    );
    Incoming { starts_at, envelope, ..incoming }
}

/// Does a step; returns what was decided and, for the naive model, what went in.
fn step(world: &mut World, step: &Step, history: &mut Vec<(model::Now, Input)>) -> Vec<Notification> {
    match step {
        Step::Reports(reports) => {
            let batch: Vec<Incoming> = reports.iter().map(|(name, said)| incoming(world, name, *said)).collect();
            world.ingest(&batch);
            history.push((world.now, Input::Reports(batch)));
            Vec::new()
        }
        Step::Wait(seconds) => {
            let end = world.now.mono.plus(seconds * 1000);
            let mut said = Vec::new();
            while let Some(due) = world.engine.next_due().filter(|due| *due <= end) {
                world.now = passed(world.now, due.since(world.now.mono).max(0));
                said.extend(world.due().notifications);
                history.push((world.now, Input::Due));
                let replaced = std::mem::take(&mut world.replaced);
                history.extend(replaced.iter().filter_map(|old| Some((world.now, dropped(old)?))));
            }
            world.now = passed(world.now, end.since(world.now.mono));
            said
        }
        Step::Deliver(robot, end) => {
            let oldest = world.disk.pending.iter().position(|waiting| waiting.notification.robot == RobotId(*robot));
            if let Some(at) = oldest {
                history.extend(deliver(world, at, *end).map(|input| (world.now, input)));
            }
            Vec::new()
        }
        Step::Edit(which) => world.edit(rules(*which)).notifications,
        // Its sender may have said that it is over.
        Step::Person(name) => world.end(name, "Li").map(|change| change.notifications).unwrap_or_default(),
    }
}

fn deliver(world: &mut World, at: usize, end: End) -> Option<Input> {
    if end == End::Retried {
        world.try_one(at);
        let Notification { robot, group, at, .. } = world.disk.pending[at].notification;
        return Some(Input::Tried(robot, group?, at, true));
    }
    let done: Delivery = world.disk.pending.remove(at);
    if end == End::Failed {
        world.drop_one(&done);
        return dropped(&done);
    }
    world.accept_one(&done);
    let Notification { robot, group, at, .. } = done.notification;
    Some(Input::Sent(robot, group?, at))
}

fn dropped(gone: &Delivery) -> Option<Input> {
    let Notification { robot, group, at, .. } = gone.notification;
    Some(Input::Dropped(robot, group?, at))
}

fn blocked(which: usize) -> World {
    World { robots: Robots::Block, ..World::new(rules(which)) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_engine_says_what_the_naive_model_says(
        which in 0..ROOMY,
        steps in prop::collection::vec(prop_oneof![2 => any_reports(any_said()), 3 => any_wait(), 2 => any_delivery()], 1..60),
    ) {
        let mut world = blocked(which);
        let quiet_until = world.now.mono.plus(5 * MINUTE * 1000);
        let mut history = Vec::new();
        let said = steps.iter().flat_map(|one| step(&mut world, one, &mut history));
        // The model does not know what ended unsent.
        let said = said.map(|notification| match notification.reason {
            Reason::EndedUnsent => Notification { reason: Reason::AllResolved, ..notification },
            _ => notification,
        });
        let said: Vec<Notification> = said.collect();
        let expected = naive::notifications(&world.disk.routing, quiet_until, &history);
        let brief = |said: &[Notification]| said.iter().map(brief).collect::<Vec<_>>();
        prop_assert_eq!(brief(&said), brief(&expected));
        prop_assert_eq!(said, expected);
    }

    /// Before every step other things are planned and dropped.
    #[test]
    fn dropped_plans_leave_no_trace(
        steps in prop::collection::vec(any_step(any_cut_off()), 1..40),
    ) {
        let (mut careful, mut careless) = (blocked(0), blocked(0));
        for one in &steps {
            drop(careless.engine.plan_due(passed(careless.now, 1_000_000)));
            drop(careless.engine.plan_ingest(&[firing("a1", Ends::Open), firing("z9", Ends::Open)], careless.now));
            drop(careless.engine.plan_routing(super::world::routing(rules(3)), careless.now));
            let said = step(&mut careless, one, &mut Vec::new());
            prop_assert_eq!(said, step(&mut careful, one, &mut Vec::new()));
        }
        prop_assert_eq!(&careful.disk.events, &careless.disk.events);
        prop_assert_eq!(&careful.disk.log, &careless.disk.log);
    }

    /// Alerts without an end, because after a start nothing resolves by the clock for a while.
    #[test]
    fn a_restart_at_any_point_changes_nothing_that_is_said(
        before in prop::collection::vec(any_step(any_open()), 1..40),
        after in prop::collection::vec(any_step(any_open()), 1..30),
    ) {
        let mut world = blocked(0);
        for one in &before {
            step(&mut world, one, &mut Vec::new());
        }
        // A flush that is due this very millisecond may have been or not.
        world.now = passed(world.now, 1);
        let (engine, planned) = super::world::restore(world.disk.snapshot(0), &world.disk.routing, world.now);
        prop_assert!(planned.change.is_empty(), "{:?}", planned.change);
        let mut again = World { engine, disk: world.disk.clone(), now: world.now, robots: Robots::Block, replaced: Vec::new(), decided: world.decided };
        again.commit(planned);
        for one in &after {
            let (said, expected) = (step(&mut again, one, &mut Vec::new()), step(&mut world, one, &mut Vec::new()));
            let brief = |said: &[Notification]| said.iter().map(brief).collect::<Vec<_>>();
            prop_assert_eq!(brief(&said), brief(&expected), "{:?}", one);
            prop_assert_eq!(said, expected, "{:?}", one);
        }
    }

    /// Whatever happens, the store's rows agree with what the engine holds.
    #[test]
    fn counts_timers_and_open_deliveries_agree_with_the_rows(
        steps in prop::collection::vec(any_step(any_cut_off()), 1..40),
    ) {
        let mut world = blocked(0);
        for one in &steps {
            step(&mut world, one, &mut Vec::new());
            prop_assert!(world.has_no_phantoms(), "{:?}", world.engine.on_their_way().collect::<Vec<_>>());
            let firing: Vec<_> = world.disk.alerts.values().filter(|alert| alert.is_firing()).collect();
            let matcher = crate::matching::Matcher::compile(&world.disk.routing);
            for (place, routed) in world.disk.routing.rules.iter().enumerate() {
                let is_its = |labels| matches!(matcher.matching(labels), crate::matching::Outcome::Rules(rules) if rules.contains(&place));
                let count = firing.iter().filter(|alert| is_its(&alert.labels)).count();
                prop_assert_eq!(world.engine.firing_count(routed.rule.id), count);
            }
            if !world.disk.groups.is_empty() {
                prop_assert!(world.engine.next_due() > Some(Mono(0)));
            }
        }
    }
}

fn brief(said: &Notification) -> String {
    format!("{} at {} {:?}", super::world::words(said), said.at.0 - 1_700_000_000_000, said.group)
}
