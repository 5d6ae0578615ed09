//! What came of attempts is stored, then acted on: the robot, the core, whoever waits for a test.

use std::time::Duration;

use model::{
    AlertId, Now,
    answer::Verdict,
    delivery::{Delivery, DeliveryState},
};
use store::HealthChange;
use tokio::task::{self, JoinError};

use super::{Answered, Attempt, Finished, Sender, interrupted, judge::Next, robot::Waiting};
use crate::{
    TestOutcome,
    failpoint::{Died, Point},
    failure::{RETRY_AFTER, is_its_own_fault},
    order::{Known, Outcome},
    pause,
};

/// An attempt with what follows from its answer.
struct Judged {
    finished: Finished,
    next: Next,
    /// The alerts that the robot was told are firing.
    notified: Vec<AlertId>,
    /// Who is told of it by a system notification.
    notices: Vec<Delivery>,
}

impl Judged {
    /// This attempt, or one before it, may have arrived.
    fn is_unsure(&self) -> bool {
        self.finished.was_unsure || self.finished.answer.maybe_delivered
    }

    fn row(&self, now: Now) -> store::Finished<'_> {
        let Finished { waiting, answered, answer, .. } = &self.finished;
        store::Finished {
            delivery: &waiting.delivery.id,
            robot: waiting.delivery.robot,
            number: waiting.delivery.attempts,
            finished_at: answered.wall,
            answer,
            state: self.next.state,
            due_at: now.wall_of(self.next.due),
            unsure: self.is_unsure(),
            notified: &self.notified,
            notices: &self.notices,
            robot_health: self.next.health.clone(),
        }
    }
}

impl Sender {
    /// Attempts were answered, or their tasks died: then nobody knows what came of them, and they are repeated with their bytes.
    pub(super) async fn finished(
        &mut self,
        done: impl Iterator<Item = Result<(task::Id, Answered), JoinError>>,
    ) -> Result<(), Died> {
        let mut all = Vec::new();
        for done in done {
            let (id, answered) = match done {
                Ok((id, answered)) => (id, answered),
                Err(error) => {
                    tracing::error!(%error, "an attempt died; it is repeated");
                    metrics::counter!("bellhop_attempts_died_total").increment(1);
                    (error.id(), Answered { at: self.clock.now(), answer: interrupted() })
                }
            };
            let Some(Attempt { waiting, was_unsure, started }) = self.in_flight.remove(&id) else {
                tracing::error!("an attempt ended that nobody began");
                continue;
            };
            self.failpoints.pass(Point::BeforeFinish)?;
            all.push(Finished { waiting, was_unsure, started, answered: answered.at, answer: answered.answer });
        }
        self.record(all).await
    }

    /// Stores what came of attempts, in one transaction, then acts on it. Where that cannot be stored, each by itself.
    #[tracing::instrument(level = "debug", skip_all, fields(attempts = all.len()))]
    pub(super) async fn record(&mut self, all: Vec<Finished>) -> Result<(), Died> {
        let mut parts = vec![all];
        while let Some(part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let now = self.clock.now();
            let mut judged = Vec::with_capacity(part.len());
            for finished in part {
                let next = self.judge(&finished, now);
                let notices = self.notices(&finished, &next, now).await;
                let notified = if next.state == DeliveryState::Sent {
                    finished.waiting.delivery.firing.clone()
                } else {
                    Vec::new()
                };
                judged.push(Judged { finished, next, notified, notices });
            }
            let rows: Vec<store::Finished<'_>> = judged.iter().map(|judged| judged.row(now)).collect();
            let stored = self.store.finish_attempts(&rows).await;
            drop(rows);
            match stored {
                Ok(()) => {}
                Err(error)
                    if error.is_transient() || (judged.len() == 1 && !is_its_own_fault(&self.store, now).await) =>
                {
                    tracing::error!(%error, answers = judged.len(), "answers could not be stored; they are kept");
                    self.retry_at = now.mono.plus(RETRY_AFTER);
                    self.unrecorded.extend(judged.into_iter().map(|judged| judged.finished));
                    self.unrecorded.extend(parts.into_iter().flatten());
                    return Ok(());
                }
                Err(error) if judged.len() == 1 => {
                    for one in &mut judged {
                        one.notices.clear();
                        self.record_bare(one, &error, now).await;
                    }
                }
                Err(_) => {
                    parts.extend(judged.into_iter().map(|judged| vec![judged.finished]));
                    continue;
                }
            }
            for one in judged {
                self.failpoints.pass(Point::AfterFinish)?;
                self.act(one, now).await;
            }
        }
        Ok(())
    }

    /// What came of an attempt cannot be stored with all that follows from it: without that, or not at all. Everything goes on as
    /// if it had been; the next start takes an attempt that was not recorded for one whose outcome is unknown.
    async fn record_bare(&mut self, judged: &Judged, error: &store::Error, now: Now) {
        let id = &judged.finished.waiting.delivery.id;
        tracing::error!(%error, delivery = %id, "an answer cannot be stored with what follows from it");
        let bare = store::Finished { notified: &[], notices: &[], robot_health: None, ..judged.row(now) };
        if let Err(error) = self.store.finish_attempts(&[bare]).await {
            tracing::error!(%error, delivery = %id, "an answer cannot be stored at all");
            let title = self.store.delivery_title(id).await.unwrap_or_default();
            self.asides.put(id, title, now, error.to_string());
            self.publish_set_aside();
        }
    }

    /// Acts on what was stored.
    async fn act(&mut self, judged: Judged, now: Now) {
        let is_unsure = judged.is_unsure();
        let Judged { finished, next, notices, .. } = judged;
        let Finished { mut waiting, started, answered, answer, .. } = finished;
        let robot = waiting.delivery.robot;
        let duration = Duration::from_millis(answered.mono.since(started.mono).max(0).unsigned_abs());
        metrics::histogram!("bellhop_send_duration_seconds").record(duration);
        metrics::counter!("bellhop_attempts_total", "verdict" => answer.verdict.as_str()).increment(1);
        if next.state.is_final() {
            metrics::counter!("bellhop_deliveries_total", "outcome" => next.state.as_str()).increment(1);
        }
        if next.state == DeliveryState::Failed && !notices.is_empty() {
            self.told_trouble.insert(robot, now.mono);
        }
        self.robots.change(robot, now.mono, |robot| {
            robot.finished(answered.mono);
            match &next.health {
                Some(HealthChange::Ok) => {
                    robot.blocked = false;
                    robot.paused_until = None;
                }
                Some(HealthChange::Throttled(_)) => robot.paused_until = Some(now.mono.plus(pause::of_robot())),
                Some(HealthChange::Blocked { .. }) => robot.blocked = true,
                None => {}
            }
        });
        if answer.verdict == Verdict::ThrottledAll {
            self.pause_all(now).await;
        }
        match next.state {
            DeliveryState::Sent => {
                let firing = std::mem::take(&mut waiting.delivery.firing);
                self.tell(Outcome::Sent(Known::of(&waiting.delivery), firing));
            }
            state if state.is_final() => self.tell_ended(&waiting),
            _ => {
                if !is_unsure {
                    waiting.delivery.unsure = false;
                    self.tell(Outcome::Unsure(Known::of(&waiting.delivery), false));
                }
                waiting.due = next.due;
                waiting.last = Some(answer.meaning);
                self.robots.add(waiting, now.mono);
                self.add_notices(&notices, now);
                return;
            }
        }
        if let Some(test) = waiting.test {
            // Whoever pressed the button may have gone.
            let _ = test.reply.send(Ok(TestOutcome::Answered(answer)));
        }
        self.add_notices(&notices, now);
    }

    fn add_notices(&mut self, notices: &[Delivery], now: Now) {
        for notice in notices {
            self.robots.add(Waiting::of(notice.open(), now), now.mono);
        }
    }

    async fn pause_all(&mut self, now: Now) {
        // All requests in flight are answered like this: the first one pauses, and is stored.
        if !self.robots.pause_all(now.mono.plus(pause::of_all()), now.mono) {
            return;
        }
        if let Err(error) = self.store.pause_all(now.wall.plus(pause::of_all())).await {
            tracing::error!(%error, "the pause of all robots could not be stored; it holds until the next start");
        }
    }
}
