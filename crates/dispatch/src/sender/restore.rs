//! The start: what was stored becomes queues again. An attempt that was under way when Bellhop stopped has an unknown outcome: it is
//! repeated with exactly the same bytes.

use std::{collections::HashMap, sync::Arc};

use model::{
    Millis, Mono, Now, RobotId,
    delivery::{DeliveryState, OpenDelivery},
    notification::Reason,
    settings::SettingsForm,
};
use rand::{SeedableRng, rngs::StdRng};
use store::{End, Outbox, RecentAttempt, RobotState};
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    Sender, Style,
    asides::Asides,
    interrupted,
    robot::{Robot, Waiting},
    robots::Robots,
};
use crate::{base::Base, order::Outcome};

/// The longest that a request may take, in milliseconds: an attempt without an answer ended by then.
const LONGEST_REQUEST: i64 = 5_000;
/// The longest that a stored pause or back-off can still last, in milliseconds, whatever the wall clock did meanwhile.
const LONGEST_WAIT: i64 = 600_000;

impl Sender {
    pub async fn restore(
        base: &Base,
        settings: &SettingsForm,
        outbox: Outbox,
        outcomes: mpsc::UnboundedSender<Outcome>,
    ) -> Self {
        let now = base.clock.now();
        let mut sender = Self {
            store: base.store.clone(),
            client: Arc::clone(&base.client),
            clock: Arc::clone(&base.clock),
            random: StdRng::seed_from_u64(base.seed),
            robots: Robots::new(settings.budget(), now.mono),
            style: Arc::new(Style::of(settings, &base.public_url)),
            public_url: base.public_url.clone(),
            attempts: JoinSet::new(),
            in_flight: HashMap::new(),
            unrecorded: Vec::new(),
            told_trouble: HashMap::new(),
            asides: Asides::default(),
            published: base.published.clone(),
            outcomes,
            edit_owed: false,
            is_behind: false,
            retry_at: now.mono,
            failpoints: base.failpoints.clone(),
            #[cfg(feature = "failpoint")]
            is_asked_for_rest: false,
        };
        sender.publish_set_aside();
        let Outbox { deliveries, robots, recent_attempts } = outbox;
        sender.restore_robots(robots, now);
        sender.restore_budgets(&recent_attempts, now);
        let waiting = sender.restore_attempts(deliveries, now).await;
        sender.restore_waiting(waiting, now);
        sender
    }

    pub(super) fn restore_robots(&mut self, robots: Vec<RobotState>, now: Now) {
        for state in robots {
            self.robots.change(state.id, now.mono, |robot| {
                robot.keywords = state.keywords;
                robot.blocked = state.blocked.is_some();
                // Converted once: the wall clock may have been set since.
                robot.paused_until = state.throttled_until.map(|until| robot.paused_until.unwrap_or(soon(until, now)));
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
            self.robots.change(robot, now.mono, |robot| ends.into_iter().for_each(|end| robot.budget.take(end)));
        }
    }

    /// Records that attempts under way have an unknown outcome, and gives up test messages: whoever pressed the button does not wait
    /// any more, and may have pressed it again. What waits still. That something of this cannot be stored is no reason not to start:
    /// what was under way is repeated all the same.
    async fn restore_attempts(&self, deliveries: Vec<OpenDelivery>, now: Now) -> Vec<OpenDelivery> {
        let answer = interrupted();
        let (mut interrupted, mut tests, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        for mut delivery in deliveries {
            let is_test = delivery.reason == Reason::Test;
            if delivery.state == DeliveryState::Sending {
                delivery.state = if is_test { DeliveryState::Failed } else { DeliveryState::Retrying };
                delivery.due_at = now.wall;
                interrupted.push(delivery);
            } else if is_test {
                tests.push(End { delivery: delivery.id, state: DeliveryState::Failed, unsent: None });
            } else {
                waiting.push(delivery);
            }
        }
        let finished = |delivery| finished(delivery, &answer, now);
        let rows: Vec<store::Finished<'_>> = interrupted.iter().map(finished).collect();
        if !rows.is_empty()
            && let Err(error) = self.store.finish_attempts(&rows).await
        {
            tracing::error!(%error, "what became of attempts could not be stored; each is tried alone");
            for row in rows {
                let id = row.delivery;
                if let Err(error) = self.store.finish_attempts(&[row]).await {
                    tracing::error!(%error, delivery = %id, "what became of an attempt could not be stored");
                }
            }
        }
        if !tests.is_empty()
            && let Err(error) = self.store.end_deliveries(&tests, now.wall).await
        {
            tracing::error!(%error, "test messages could not be given up");
        }
        interrupted.retain(|delivery| !delivery.state.is_final());
        waiting.extend(interrupted);
        // In the order of the decisions.
        waiting.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
        waiting
    }

    fn restore_waiting(&mut self, deliveries: Vec<OpenDelivery>, now: Now) {
        let mut by_robot: HashMap<RobotId, Vec<Waiting>> = HashMap::new();
        // What was tried is put before what was not: the first one last.
        let (tried, untried): (Vec<_>, Vec<_>) = deliveries.into_iter().partition(|delivery| delivery.attempts > 0);
        for delivery in untried.into_iter().chain(tried.into_iter().rev()) {
            let due = match delivery.state {
                DeliveryState::Retrying => soon(delivery.due_at, now),
                _ => now.mono,
            };
            let robot = delivery.robot;
            by_robot.entry(robot).or_default().push(Waiting { due, ..Waiting::of(delivery, now) });
        }
        for (robot, waiting) in by_robot {
            self.robots.change(robot, now.mono, |robot: &mut Robot| waiting.into_iter().for_each(|one| robot.add(one)));
        }
    }
}

fn finished<'a>(delivery: &'a OpenDelivery, answer: &'a model::answer::Answer, now: Now) -> store::Finished<'a> {
    store::Finished {
        delivery: &delivery.id,
        robot: delivery.robot,
        number: delivery.attempts,
        finished_at: now.wall,
        answer,
        state: delivery.state,
        due_at: now.wall,
        unsure: true,
        notified: &[],
        notices: &[],
        robot_health: None,
    }
}

/// A stored time as a monotonic one: at the latest [`LONGEST_WAIT`] from now.
fn soon(at: Millis, now: Now) -> Mono {
    now.mono_of(at).min(now.mono.plus(LONGEST_WAIT))
}
