//! The start: what was stored becomes engine and lanes again. An attempt that was under way when Bellhop stopped has an
//! unknown outcome: it is repeated with exactly the same bytes.

use std::{collections::HashMap, sync::Arc};

use dingtalk::Client;
use engine::{Engine, Rules, Share, Snapshot};
use model::{
    Millis, Mono, Now, RobotId,
    delivery::{Delivery, DeliveryState},
    notification::Reason,
    settings::SettingsForm,
    web::PublicUrl,
};
use rand::{SeedableRng, rngs::StdRng};
use store::{Loaded, RecentAttempt, Store};
use tokio::task::JoinSet;

use crate::{
    Clock, Failpoints, Parts,
    failpoint::Died,
    lane::Waiting,
    lanes::Lanes,
    matching::{Turns, died},
    published::Published,
};

use super::{
    Core,
    background::Background,
    reload::Reloading,
    send::{Style, interrupted},
    set_aside::Asides,
};

/// The longest that a request may take, in milliseconds: an attempt without an answer ended by then.
const LONGEST_REQUEST: i64 = 5_000;
/// The longest that a stored pause or back-off can still last, in milliseconds, whatever the wall clock did meanwhile.
const LONGEST_WAIT: i64 = 600_000;

/// What every start of the core begins with.
#[derive(Clone)]
pub struct Base {
    pub store: Store,
    client: Arc<Client>,
    pub clock: Arc<dyn Clock>,
    seed: u64,
    public_url: PublicUrl,
    turns: Turns,
    pub published: Published,
    failpoints: Failpoints,
}

/// What was stored.
pub struct Stored {
    settings: SettingsForm,
    loaded: Loaded,
}

impl Base {
    pub fn of(parts: Parts, turns: Turns, published: Published) -> Self {
        let Parts { store, client, clock, seed, public_url, failpoints } = parts;
        Self { store, client: Arc::new(client), clock, seed, public_url, turns, published, failpoints }
    }

    /// What cannot be read of it is left out and named: nothing but the store itself stops the start.
    pub async fn read(&self) -> Result<Stored, store::Error> {
        let loaded = self.store.load(self.clock.now().wall).await?;
        Ok(Stored { settings: self.store.settings().await?, loaded })
    }
}

impl Core {
    /// What cannot be stored is set aside. Expressions are compiled and matched off the core's task, bit by bit: however long
    /// they take, everything else is answered meanwhile.
    pub async fn restore(base: Base, stored: Stored) -> Result<Self, Died> {
        let Base { store, client, clock, seed, public_url, turns, published, failpoints } = base;
        let Stored { settings, loaded } = stored;
        let Loaded {
            alerts,
            over,
            doubted,
            groups,
            log,
            notified,
            pending,
            routing,
            last_alert_id,
            last_group_id,
            alive_at,
            ..
        } = loaded;
        let (outbox, unreadable) = (loaded.outbox, loaded.unreadable);
        let mut snapshot = Snapshot {
            alerts,
            over,
            doubted,
            groups,
            log,
            notified,
            pending,
            last_alert_id: last_alert_id.0,
            last_group_id: last_group_id.0,
            down_for: 0,
        };
        let rules = match tokio::task::spawn_blocking(|| Rules::compile(routing)).await {
            Ok(rules) => rules,
            Err(error) => died(error).await,
        };
        let outcomes = turns.match_held(&rules, snapshot.unmatched(), rules.no_outcomes()).await;
        let now = clock.now();
        snapshot.down_for = alive_at.map_or(0, |at| now.wall.since(at).max(0));
        tracing::info!(
            alerts = snapshot.alerts.len(),
            deliveries = outbox.deliveries.len(),
            down_for_seconds = snapshot.down_for / 1000,
            "restored"
        );
        let engine = Engine::restore(snapshot, &rules, &outcomes, now);
        let mut core = Self {
            store,
            client,
            clock,
            random: StdRng::seed_from_u64(seed),
            engine,
            lanes: Lanes::new(settings.budget(), now.mono),
            style: Style::of(&settings, &public_url),
            public_url,
            in_flight: JoinSet::new(),
            attempts: HashMap::new(),
            share: Share::FULL,
            asides: Asides::default(),
            reloading: Reloading::default(),
            turns,
            published,
            unrecorded: Vec::new(),
            background: Background::new(now.mono),
            retry_at: now.mono,
            wall: now,
            told_trouble: HashMap::new(),
            failpoints,
            #[cfg(feature = "failpoint")]
            resting: Vec::new(),
        };
        core.restore_robots(outbox.robots, now);
        core.restore_budgets(&outbox.recent_attempts, now);
        for delivery in outbox.deliveries {
            core.restore_delivery(delivery, now).await;
        }
        core.asides.rows(unreadable, now);
        core.place(core.engine.unplaced(), outcomes).await?;
        Ok(core)
    }

    pub(super) fn restore_robots(&mut self, robots: Vec<store::RobotState>, now: Now) {
        for robot in robots {
            self.lanes.change(robot.id, now.mono, |lane| {
                lane.keywords = robot.keywords;
                lane.blocked = robot.blocked.is_some();
                // Converted once: the wall clock may have been set since.
                lane.paused_until = robot.throttled_until.map(|until| lane.paused_until.unwrap_or(soon(until, now)));
            });
        }
    }

    /// Slots taken in the last minute; a stamp in the future counts as now.
    fn restore_budgets(&mut self, attempts: &[RecentAttempt], now: Now) {
        let mut by_robot: HashMap<RobotId, Vec<Mono>> = HashMap::new();
        for attempt in attempts {
            let ended = attempt.finished_at.unwrap_or(attempt.started_at.plus(LONGEST_REQUEST));
            by_robot.entry(attempt.robot).or_default().push(now.mono_of(ended.min(now.wall)));
        }
        for (robot, ends) in by_robot {
            self.lanes.change(robot, now.mono, |lane| ends.into_iter().for_each(|end| lane.budget.take(end)));
        }
    }

    /// What came of an attempt under way that cannot be stored is no reason not to start: it is repeated all the same.
    async fn restore_delivery(&mut self, mut delivery: Delivery, now: Now) {
        let is_test = delivery.notification.reason == Reason::Test;
        let stored = if delivery.state == DeliveryState::Sending {
            delivery.state = if is_test { DeliveryState::Failed } else { DeliveryState::Retrying };
            self.interrupted(&delivery, now).await
        } else if is_test {
            // Whoever pressed the button does not wait any more, and may have pressed it again.
            delivery.state = DeliveryState::Failed;
            self.store.give_up(&delivery.id, now.wall).await
        } else {
            Ok(())
        };
        if let Err(error) = stored {
            tracing::error!(%error, delivery = %delivery.id, "what became of an attempt could not be stored");
        }
        if delivery.state.is_final() {
            return;
        }
        let due = match delivery.state {
            DeliveryState::Retrying => soon(delivery.due_at, now),
            _ => now.mono,
        };
        let since = now.mono_of(delivery.since.min(now.wall));
        self.lanes.add(Waiting::since(delivery, since, due), now.mono);
    }

    /// Records that the last attempt of a delivery has an unknown outcome; it is due at once.
    async fn interrupted(&mut self, delivery: &Delivery, now: Now) -> Result<(), store::Error> {
        let answer = interrupted();
        let finished = store::Finished {
            delivery: &delivery.id,
            robot: delivery.robot,
            number: delivery.attempts,
            finished_at: now.wall,
            answer: &answer,
            state: delivery.state,
            due_at: now.wall,
            notified: &[],
            notices: &[],
            robot_health: None,
        };
        self.store.finish_attempt(finished).await
    }
}

/// A stored time as a monotonic one: at the latest [`LONGEST_WAIT`] from now.
fn soon(at: Millis, now: Now) -> Mono {
    now.mono_of(at).min(now.mono.plus(LONGEST_WAIT))
}
