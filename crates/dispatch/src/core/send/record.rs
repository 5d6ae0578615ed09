//! What came of an attempt is stored, then acted on: the lane, the engine, whoever waits for a test.

use std::time::Duration;

use model::{Now, answer::Verdict, delivery::DeliveryState};
use store::HealthChange;
use tokio::task::{self, JoinError};

use super::{Answered, Attempt, Finished, Next, interrupted};
use crate::{
    TestOutcome,
    core::{Core, RETRY_AFTER, firing_of, lane_of},
    failpoint::{Died, Point},
    lane::Waiting,
    pause,
};

impl Core {
    /// An attempt was answered, or its task died: then nobody knows what came of it, and it is repeated with its bytes.
    pub(in crate::core) async fn finished(
        &mut self,
        done: Result<(task::Id, Answered), JoinError>,
    ) -> Result<(), Died> {
        let (id, answered) = match done {
            Ok((id, answered)) => (id, answered),
            Err(error) => {
                tracing::error!(%error, "an attempt died; it is repeated");
                metrics::counter!("bellhop_attempts_died_total").increment(1);
                (error.id(), Answered { at: self.clock.now(), answer: interrupted() })
            }
        };
        let Some(Attempt { waiting, started }) = self.attempts.remove(&id) else {
            tracing::error!("an attempt ended that nobody began");
            return Ok(());
        };
        self.failpoints.pass(Point::BeforeFinish)?;
        self.record(Finished { waiting, started, answered: answered.at, answer: answered.answer }).await
    }

    /// Stores what came of an attempt, then acts on it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(in crate::core) async fn record(&mut self, finished: Finished) -> Result<(), Died> {
        let now = self.clock.now();
        let next = self.judge(&finished, now);
        let told_of = self.notices(&finished, &next, now).await;
        let mut notices = told_of.clone();
        let Finished { waiting, started, answered: at, answer } = &finished;
        let notified =
            if next.state == DeliveryState::Sent { firing_of(&waiting.delivery.notification) } else { Vec::new() };
        let outcome = store::Finished {
            delivery: &waiting.delivery.id,
            robot: waiting.delivery.robot,
            number: waiting.delivery.attempts,
            finished_at: at.wall,
            answer,
            state: next.state,
            due_at: now.wall_of(next.due),
            notified: &notified,
            robot_health: next.health.clone(),
            notices: &told_of,
        };
        match self.store.finish_attempt(outcome.clone()).await {
            Ok(()) => {}
            Err(error) if error.is_transient() || !self.is_its_own_fault(now).await => {
                tracing::error!(%error, delivery = %waiting.delivery.id, "an answer could not be stored; it is kept");
                self.retry_at = now.mono.plus(RETRY_AFTER);
                self.unrecorded.push(finished);
                return Ok(());
            }
            Err(error) => {
                notices.clear();
                self.record_bare(
                    &finished,
                    store::Finished { notified: &[], notices: &[], robot_health: None, ..outcome },
                    error,
                    now,
                )
                .await;
            }
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

    /// What came of an attempt cannot be stored with all that follows from it: without that, or not at all. Everything goes on as
    /// if it had been; the next start takes an attempt that was not recorded for one whose outcome is unknown.
    async fn record_bare(&mut self, finished: &Finished, bare: store::Finished<'_>, error: store::Error, now: Now) {
        let delivery = &finished.waiting.delivery;
        tracing::error!(%error, delivery = %delivery.id, "an answer cannot be stored with what follows from it");
        if let Err(error) = self.store.finish_attempt(bare).await {
            tracing::error!(%error, delivery = %delivery.id, "an answer cannot be stored at all");
            let title = delivery.notification.rule_name.clone();
            self.asides.message(&delivery.id, title, now, error.to_string());
            self.publish_set_aside();
        }
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
                Some(HealthChange::Throttled(_)) => lane.paused_until = Some(now.mono.plus(pause::of_robot())),
                Some(HealthChange::Blocked { .. }) => lane.block(),
                None => {}
            }
        });
        if answer.verdict == Verdict::ThrottledAll {
            self.pause_all(now).await;
        }
        let (robot, group) = lane_of(&waiting.delivery);
        let id = &waiting.delivery.id;
        match next.state {
            DeliveryState::Sent => {
                self.engine.note_sent(id, robot, group, &firing_of(&waiting.delivery.notification));
            }
            state if state.is_final() => self.engine.note_dropped(id, robot, group),
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
        if let Some(test) = waiting.test {
            // Whoever pressed the button may have gone.
            let _ = test.reply.send(Ok(TestOutcome::Answered(answer)));
        }
    }

    async fn pause_all(&mut self, now: Now) {
        // All requests in flight are answered like this: the first one pauses, and is stored.
        if !self.lanes.pause_all(now.mono.plus(pause::of_all()), now.mono) {
            return;
        }
        if let Err(error) = self.store.pause_all(now.wall.plus(pause::of_all())).await {
            tracing::error!(%error, "the pause of all robots could not be stored; it holds until the next start");
        }
    }
}
