//! What came of an attempt is stored, then acted on: the lane, the engine, whoever waits for a test.

use std::time::Duration;

use model::{Now, answer::Verdict, delivery::DeliveryState};
use store::HealthChange;
use tokio::task::JoinError;

use super::{
    Finished, Next,
    judge::{ADDRESS_PAUSE, ROBOT_PAUSE},
};
use crate::{
    TestOutcome,
    core::{Core, HOLD, firing_of, lane_of},
    failpoint::{Died, Point},
    lane::Waiting,
};

impl Core {
    /// An attempt was answered, or its task died.
    pub(in crate::core) async fn finished(&mut self, done: Result<Finished, JoinError>) -> Result<(), Died> {
        match done {
            Ok(finished) => {
                self.failpoints.pass(Point::BeforeFinish)?;
                self.record(finished).await
            }
            Err(error) => {
                // The attempt stays `sending` and its lane busy: it is repeated at the next start.
                tracing::error!(%error, "an attempt died");
                Ok(())
            }
        }
    }

    /// Stores what came of an attempt, then acts on it.
    pub(in crate::core) async fn record(&mut self, finished: Finished) -> Result<(), Died> {
        let now = self.clock.now();
        let next = self.judge(&finished, now);
        let notices = self.notices(&finished, &next, now).await;
        let Finished { waiting, started, answered: at, answer } = &finished;
        let told =
            if next.state == DeliveryState::Sent { firing_of(&waiting.delivery.notification) } else { Vec::new() };
        let outcome = store::Finished {
            delivery: &waiting.delivery.id,
            robot: waiting.delivery.robot,
            number: waiting.delivery.attempts,
            finished_at: at.wall,
            answer,
            state: next.state,
            due_at: now.wall_of(next.due),
            told: &told,
            robot_health: next.health.clone(),
            notices: &notices,
        };
        if let Err(error) = self.store.finish_attempt(outcome).await {
            tracing::error!(%error, delivery = %waiting.delivery.id, "an answer could not be stored; it is kept");
            self.hold = now.mono.plus(HOLD);
            self.unrecorded.push(finished);
            return Ok(());
        }
        self.failpoints.pass(Point::AfterFinish)?;
        let duration = Duration::from_millis(at.mono.since(started.mono).max(0).unsigned_abs());
        metrics::histogram!("bellhop_send_duration_seconds").record(duration);
        metrics::counter!("bellhop_attempts_total", "verdict" => answer.verdict.as_str()).increment(1);
        if next.state.is_final() {
            metrics::counter!("bellhop_deliveries_total", "outcome" => next.state.as_str()).increment(1);
        }
        if next.state == DeliveryState::Failed && !notices.is_empty() {
            self.told_trouble.insert(waiting.delivery.robot, now.mono);
        }
        self.act(finished, next, now).await;
        for notice in notices {
            self.lanes.add(Waiting::new(notice, now.mono), now.mono);
        }
        Ok(())
    }

    /// Acts on what was stored: the lane, the engine, whoever waits for a test.
    async fn act(&mut self, finished: Finished, next: Next, now: Now) {
        let Finished { mut waiting, answered: at, answer, .. } = finished;
        let robot = waiting.delivery.robot;
        self.lanes.change(robot, now.mono, |lane| {
            lane.finished(at.mono);
            match &next.health {
                Some(HealthChange::Ok) => {
                    lane.blocked = false;
                    lane.paused_until = None;
                }
                Some(HealthChange::Throttled(_)) => lane.paused_until = Some(now.mono.plus(ROBOT_PAUSE)),
                Some(HealthChange::Blocked { .. }) => lane.block(),
                None => {}
            }
        });
        if answer.verdict == Verdict::ThrottledAll {
            self.pause_all(now).await;
        }
        let (robot, group) = lane_of(&waiting.delivery);
        match next.state {
            DeliveryState::Sent => self.engine.note_sent(robot, group, &firing_of(&waiting.delivery.notification)),
            state if state.is_final() => self.engine.note_dropped(robot, group),
            state => {
                if state == DeliveryState::Blocked {
                    waiting.delivery.body = None;
                }
                waiting.delivery.state = state;
                waiting.due = next.due;
                waiting.last = Some(answer.meaning.clone());
                self.lanes.add(waiting, now.mono);
                return;
            }
        }
        if let Some(trial) = waiting.trial {
            // Whoever pressed the button may have gone.
            let _ = trial.reply.send(Ok(TestOutcome::Answered(answer)));
        }
    }

    async fn pause_all(&mut self, now: Now) {
        self.lanes.pause_all(now.mono.plus(ADDRESS_PAUSE), now.mono);
        if let Err(error) = self.store.pause_all(now.wall.plus(ADDRESS_PAUSE)).await {
            tracing::error!(%error, "the pause of all robots could not be stored; it holds until the next start");
        }
    }
}
