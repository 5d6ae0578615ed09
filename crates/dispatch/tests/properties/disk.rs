//! The engine's own tests run on a store in memory. After each step it holds what the real store holds.

use engine::{
    Planned, Snapshot,
    testing::{
        disk,
        rules::{SETS, rules},
        world::{Robots, World, passed, routing},
    },
};
use model::{
    DeliveryId, RobotId,
    answer::{Answer, Meaning, Verdict},
    delivery::{Delivery, DeliveryState},
    notification::Notification,
};
use proptest::prelude::*;
use store::{Begin, CommitOutcome, Key, NewRobot, SecretChange, Sensitive, Store};
use tempfile::TempDir;

use super::{
    on_a_stage,
    stage::bare,
    steps::{Said, any_reports, any_said, any_wait, incoming},
    stories,
};

#[derive(Clone, Debug)]
enum Step {
    /// As in the other stories: reports, waiting, edits.
    Happens(super::steps::Step),
    /// The robot's oldest delivery is tried, and comes to this.
    Tried(i64, DeliveryState),
}

fn any_step() -> impl Strategy<Value = Step> {
    let ends = vec![DeliveryState::Sent, DeliveryState::Sent, DeliveryState::Failed, DeliveryState::Retrying];
    let tried = (1..=2_i64, prop::sample::select(ends));
    prop_oneof![
        2 => any_reports(any_said()).prop_map(Step::Happens),
        3 => any_wait().prop_map(Step::Happens),
        1 => (0..SETS).prop_map(|which| Step::Happens(super::steps::Step::Edit(which))),
        2 => tried.prop_map(|(robot, end)| Step::Tried(robot, end)),
    ]
}

struct Both {
    memory: World,
    store: Store,
    _folder: TempDir,
}

impl Both {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(Store::FILE);
        let store = Store::open(store::Options::new(path, Key::from_bytes([7; 32]))).await.unwrap();
        let memory = World { robots: Robots::Block, ..World::new(rules(0)) };
        for token in ["1", "2"] {
            let url = Sensitive::new(format!("https://oapi.dingtalk.com/robot/send?access_token={token}"));
            let (masked_url, secret) = (token.to_owned(), SecretChange::Keep);
            let robot = NewRobot { url, masked_url, secret, keywords: None, now: memory.now.wall };
            store.upsert_robot(&robot).await.unwrap();
        }
        Self { memory, store, _folder: folder }
    }

    async fn happens(&mut self, step: &super::steps::Step) {
        match step {
            super::steps::Step::Reports(reports) => {
                let now = self.memory.now;
                let batch: Vec<_> = reports.iter().map(|(name, said): &(_, Said)| incoming(name, *said, now)).collect();
                let planned = self.memory.engine.plan_ingest(&batch, now);
                self.commit(planned).await;
            }
            super::steps::Step::Edit(which) => {
                self.memory.disk.routing = routing(rules(*which));
                let planned = self.memory.engine.plan_routing(self.memory.disk.routing.clone(), self.memory.now);
                self.commit(planned).await;
            }
            super::steps::Step::Wait(seconds) => {
                let end = self.memory.now.mono.plus(seconds * 1000);
                while let Some(due) = self.memory.engine.next_due().filter(|due| *due <= end) {
                    self.memory.now = passed(self.memory.now, due.since(self.memory.now.mono).max(0));
                    let planned = self.memory.engine.plan_due(self.memory.now);
                    self.commit(planned).await;
                }
                self.memory.now = passed(self.memory.now, end.since(self.memory.now.mono));
            }
            other => panic!("not in these stories: {other:?}"),
        }
    }

    async fn commit(&mut self, planned: Planned) {
        let change = planned.change.clone();
        let first = self.memory.decided + 1;
        let ids = |notification: &Notification, firing: bool| {
            let alerts = notification.alerts.iter().filter(|alert| alert.is_firing() == firing);
            alerts.map(|alert| alert.id).collect()
        };
        let engine = &self.memory.engine;
        let deliveries: Vec<Delivery> = change
            .notifications
            .iter()
            .enumerate()
            .map(|(at, notification)| Delivery {
                id: DeliveryId((first + at).to_string()),
                robot: notification.robot,
                firing: ids(notification, true),
                resolved: ids(notification, false),
                notification: notification.clone(),
                created_at: change.at,
                place: disk::Disk::PLACE,
                replaces: notification.group.map_or_else(Vec::new, |group| {
                    engine.replaced(notification.robot, group).map(|(id, _)| id.clone()).collect()
                }),
            })
            .collect();
        let outcome = self.store.commit(&change, &deliveries, &[]).await.unwrap();
        let CommitOutcome::Done { replaced, .. } = outcome else { panic!("nobody else begins attempts: {outcome:?}") };
        self.store.write_moved(&change.moved).await.unwrap();
        self.memory.commit(planned);
        let name = |gone: &disk::Delivery| gone.id.clone();
        let mut expected: Vec<DeliveryId> = self.memory.replaced.drain(..).map(|gone| name(&gone)).collect();
        let mut replaced: Vec<DeliveryId> = replaced.into_iter().map(|gone| gone.delivery).collect();
        expected.sort_unstable();
        replaced.sort_unstable();
        assert_eq!(replaced, expected);
    }

    async fn tried(&mut self, robot: i64, end: DeliveryState) {
        let is_its = |waiting: &disk::Delivery| waiting.notification.robot == RobotId(robot);
        let Some(at) = self.memory.disk.pending.iter().position(is_its) else { return };
        let tried = self.memory.disk.pending[at].clone();
        let stored = self.store.delivery(&tried.id, self.memory.now.wall).await.unwrap().unwrap();
        let number = stored.row.attempts + 1;
        let begin = Begin { delivery: &tried.id, number, body: b"{}" };
        self.store.begin_attempts(&[begin], self.memory.now.wall).await.unwrap();
        let notified = if end == DeliveryState::Sent { tried.firing() } else { Vec::new() };
        let answer = Answer {
            verdict: Verdict::Retry,
            meaning: Meaning::Busy,
            http_status: None,
            errcode: None,
            errmsg: String::new(),
            maybe_delivered: false,
        };
        let finished = store::Finished {
            delivery: &tried.id,
            robot: RobotId(robot),
            number,
            finished_at: self.memory.now.wall,
            answer: &answer,
            state: end,
            unsure: end == DeliveryState::Retrying,
            due_at: self.memory.now.wall,
            notified: &notified,
            robot_health: None,
            notices: &[],
        };
        self.store.finish_attempts(&[finished]).await.unwrap();
        match end {
            DeliveryState::Retrying => self.memory.try_one(at),
            DeliveryState::Sent => {
                self.memory.disk.pending.remove(at);
                self.memory.accept_one(&tried);
            }
            _ => {
                self.memory.disk.pending.remove(at);
                self.memory.drop_one(&tried);
            }
        }
    }

    async fn compare(&self) {
        let stored = self.store.load(self.memory.now.wall).await.unwrap();
        let mut stored = Snapshot {
            alerts: stored.alerts,
            over: stored.over,
            doubted: stored.doubted,
            groups: stored.groups,
            log: stored.log,
            notified: stored.notified,
            pending: stored.pending,
            last_alert_id: stored.last_alert_id.0,
            last_group_id: stored.last_group_id.0,
            ..Snapshot::default()
        };
        let mut memory = self.memory.disk.snapshot(0);
        // The disk in memory keeps them all.
        let lately = self.memory.now.wall.plus(-20 * 60_000);
        memory.over.retain(|alert| alert.resolved_at > Some(lately));
        memory.doubted.retain(|id| memory.over.iter().any(|alert| alert.id == *id));
        for snapshot in [&mut stored, &mut memory] {
            for pending in &mut snapshot.pending {
                // The store reads them as they are now; what nothing replaces is asked for none.
                let is_kept = !pending.unsure;
                pending.resolved = pending.resolved.iter().filter(|_| is_kept).map(|alert| bare(alert)).collect();
            }
            snapshot.notified.sort_unstable();
            snapshot.pending.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        }
        assert_eq!(format!("{stored:#?}"), format!("{memory:#?}"));
    }
}

proptest! {
    #![proptest_config(stories(24))]

    #[test]
    fn the_disk_of_the_engines_tests_is_the_store(steps in prop::collection::vec(any_step(), 1..40)) {
        on_a_stage(async {
            let mut both = Both::new().await;
            for step in &steps {
                match step {
                    Step::Happens(step) => both.happens(step).await,
                    Step::Tried(robot, end) => both.tried(*robot, *end).await,
                }
                both.compare().await;
            }
        });
    }
}
