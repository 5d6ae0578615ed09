//! Attempts begin: what leaves at one moment is noted in one transaction, then each is handed to a task of its own.

use std::sync::Arc;

use model::{Now, delivery::DeliveryState};
use store::{AttemptStart, Begin, End};
use tracing::Instrument as _;

use super::{
    Answered, Attempt, Sender,
    asides::AGAIN,
    compose::Prepared,
    robot::{Robot, Waiting},
};
use crate::{
    Error,
    failpoint::{Died, Part, Point},
    failure::{RETRY_AFTER, is_its_own_fault},
    order::{Known, Outcome},
};

/// Attempts that begin together.
const STARTS: usize = 64;

impl Sender {
    pub(super) async fn start_due(&mut self) -> Result<(), Died> {
        let now = self.clock.now();
        let mut batch = Vec::new();
        while batch.len() < STARTS
            && let Some(waiting) = self.robots.start_one(now.mono)
        {
            batch.push(waiting);
        }
        if self.edit_owed {
            batch = self.without_unwanted(batch, now).await;
        }
        if batch.is_empty() {
            return Ok(());
        }
        match self.compose(batch).await {
            Ok((prepared, unreadable)) => {
                for (waiting, error) in unreadable {
                    self.set_message_aside(waiting, &error, now).await;
                }
                self.begin(prepared, now).await
            }
            Err((batch, error)) => {
                tracing::error!(%error, "messages could not be prepared");
                self.begin_later(batch, now);
                Ok(())
            }
        }
    }

    /// Nothing can be stored or read right now.
    fn begin_later(&mut self, batch: impl IntoIterator<Item = Waiting>, now: Now) {
        self.retry_at = now.mono.plus(RETRY_AFTER);
        for waiting in batch {
            self.keep(waiting, now);
        }
    }

    /// It was not begun, and waits where it was.
    fn keep(&mut self, waiting: Waiting, now: Now) {
        self.robots.change(waiting.delivery.robot, now.mono, |robot| {
            robot.never_started();
            robot.put_back(waiting);
        });
    }

    /// While an edit is not in force: what its rule, as it is stored, does not send to its robot is cancelled.
    async fn without_unwanted(&mut self, batch: Vec<Waiting>, now: Now) -> Vec<Waiting> {
        let mut wanted = Vec::with_capacity(batch.len());
        for waiting in batch {
            let cancelled = self.store.cancel_unwanted(&waiting.delivery.id, now.wall).await;
            let is_cancelled = cancelled.unwrap_or_else(|error| {
                tracing::error!(%error, "whether a message is still wanted could not be looked up");
                false
            });
            if is_cancelled {
                self.never_started(waiting, now);
            } else {
                wanted.push(waiting);
            }
        }
        wanted
    }

    /// All of them in one transaction; where that cannot be stored, each by itself.
    async fn begin(&mut self, prepared: Vec<(Waiting, Prepared)>, now: Now) -> Result<(), Died> {
        let mut parts = vec![prepared];
        while let Some(mut part) = parts.pop() {
            if part.is_empty() {
                continue;
            }
            let begins: Vec<Begin<'_>> = part
                .iter()
                .map(|(waiting, prepared)| Begin {
                    delivery: &waiting.delivery.id,
                    number: waiting.delivery.attempts + 1,
                    body: &prepared.body,
                })
                .collect();
            match self.store.begin_attempts(&begins, now.wall).await {
                Ok(starts) => {
                    for ((waiting, prepared), start) in part.into_iter().zip(starts) {
                        self.begun(waiting, prepared, start, now)?;
                    }
                }
                Err(error) if error.is_transient() => {
                    tracing::error!(%error, "attempts could not be stored");
                    let left = parts.into_iter().flatten().chain(part);
                    self.begin_later(left.map(|(waiting, _)| waiting), now);
                    return Ok(());
                }
                Err(error) if part.len() == 1 => {
                    let waiting = part.pop().map(|(waiting, _)| waiting);
                    if !is_its_own_fault(&self.store, now).await {
                        let left = parts.into_iter().flatten().map(|(waiting, _)| waiting);
                        self.begin_later(left.chain(waiting), now);
                        return Ok(());
                    }
                    if let Some(waiting) = waiting {
                        self.set_message_aside(waiting, &error, now).await;
                    }
                }
                Err(_) => parts.extend(part.into_iter().map(|one| vec![one])),
            }
        }
        Ok(())
    }

    fn begun(&mut self, mut waiting: Waiting, prepared: Prepared, start: AttemptStart, now: Now) -> Result<(), Died> {
        // Replaced or cancelled in the store a moment ago, or just now because its rule is off.
        if start != AttemptStart::Started {
            self.never_started(waiting, now);
            return Ok(());
        }
        self.forget_set_aside(|id| *id == waiting.delivery.id);
        self.failpoints.pass(Point::AfterBegin)?;
        let was_unsure = std::mem::replace(&mut waiting.delivery.unsure, true);
        if !was_unsure {
            self.tell(Outcome::Unsure(Known::of(&waiting.delivery), true));
        }
        waiting.delivery.attempts += 1;
        let (client, clock, failpoints) = (Arc::clone(&self.client), Arc::clone(&self.clock), self.failpoints.clone());
        let Prepared { credentials, body } = prepared;
        let send = async move {
            failpoints.enter(Part::Attempt);
            let answer = match credentials {
                Ok(credentials) => client.send(&credentials.0, credentials.1.as_ref(), now.wall, body).await,
                Err(answer) => answer,
            };
            Answered { at: clock.now(), answer }
        };
        let span = tracing::debug_span!("send", delivery = %waiting.delivery.id, number = waiting.delivery.attempts);
        let task = self.attempts.spawn(send.instrument(span));
        self.in_flight.insert(task.id(), Attempt { waiting, was_unsure, started: now });
        Ok(())
    }

    /// It is not open any more.
    fn never_started(&mut self, waiting: Waiting, now: Now) {
        self.robots.change(waiting.delivery.robot, now.mono, Robot::never_started);
        self.is_cancelled(waiting);
    }

    /// Its start cannot be stored, or what it says cannot be read: it waits for an hour, and everything but its group goes on.
    async fn set_message_aside(&mut self, mut waiting: Waiting, error: &store::Error, now: Now) {
        let id = waiting.delivery.id.clone();
        tracing::error!(%error, delivery = %id, "an attempt cannot be stored; its message is set aside");
        if let Some(test) = waiting.test {
            let end = End { delivery: id.clone(), state: DeliveryState::Failed, unsent: None };
            if let Err(error) = self.store.end_deliveries(&[end], now.wall).await {
                tracing::error!(%error, delivery = %id, "a test message could not be given up; the next start does it");
            }
            let _ = test.reply.send(Err(Error::NotStored(error.to_string())));
            self.robots.change(waiting.delivery.robot, now.mono, Robot::never_started);
            return;
        }
        let title = self.store.delivery_title(&id).await.unwrap_or_default();
        self.asides.put(&id, title, now, error.to_string());
        self.publish_set_aside();
        waiting.due = now.mono.plus(AGAIN);
        self.keep(waiting, now);
    }
}
