//! An attempt begins: what is sent is written, committed, and handed to a task of its own.

use dingtalk::{Message, Secret, WebhookUrl};
use message::Rendered;
use model::{
    Now, RobotId,
    answer::{Answer, Meaning, Verdict},
    delivery::Delivery,
};
use store::AttemptStart;
use tracing::Instrument as _;

use super::{Answered, Attempt, own_answer};
use crate::{
    Error,
    core::{Core, RETRY_AFTER, failure::planned, lane_of, set_aside::AGAIN},
    failpoint::{Died, Part, Point},
    lane::{Lane, Waiting},
};

/// Attempts that begin before the core looks for other work.
const STARTS: usize = 32;

impl Core {
    pub(in crate::core) async fn start_due(&mut self) -> Result<(), Died> {
        for _ in 0..STARTS {
            let now = self.clock.now();
            let Some(waiting) = self.lanes.start_one(now.mono) else { return Ok(()) };
            if !self.start(waiting, now).await? {
                self.retry_at = now.mono.plus(RETRY_AFTER);
                return Ok(());
            }
        }
        Ok(())
    }

    /// Begins an attempt. `false`: nothing can be stored right now, and it is put back.
    async fn start(&mut self, mut waiting: Waiting, now: Now) -> Result<bool, Died> {
        let robot = waiting.delivery.robot;
        if self.reloading.is_owed() && self.is_unwanted(&waiting, now).await {
            self.never_started(waiting, now);
            return Ok(true);
        }
        let prepared = match self.prepare(&mut waiting).await {
            Ok(prepared) => prepared,
            Err(error) => {
                tracing::error!(%error, delivery = %waiting.delivery.id, "an attempt could not be prepared");
                self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
                return Ok(false);
            }
        };
        let number = waiting.delivery.attempts + 1;
        let had_body = prepared.repeats;
        match self.store.begin_attempt(&waiting.delivery.id, number, now.wall, &prepared.body).await {
            Ok(AttemptStart::Started) => {}
            // Cancelled in the store a moment ago, or just now because its rule is off.
            Ok(AttemptStart::NotOpen | AttemptStart::RuleOff) => {
                self.never_started(waiting, now);
                return Ok(true);
            }
            Err(error) => {
                // A repeat keeps its bytes.
                waiting.delivery.body = had_body.then_some(prepared.body);
                if !error.is_transient() && self.is_its_own_fault(now).await {
                    self.set_message_aside(waiting, &error, now).await;
                    return Ok(true);
                }
                tracing::error!(%error, delivery = %waiting.delivery.id, "an attempt could not be stored");
                self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
                return Ok(false);
            }
        }
        if self.asides.messages_are_done(|id| *id == waiting.delivery.id) {
            self.publish_set_aside();
        }
        self.failpoints.pass(Point::AfterBegin)?;
        let (robot, group) = lane_of(&waiting.delivery);
        self.engine.note_tried(&waiting.delivery.id, robot, group);
        waiting.delivery.attempts = number;
        waiting.delivery.body = Some(prepared.body.clone());
        let client = std::sync::Arc::clone(&self.client);
        let clock = std::sync::Arc::clone(&self.clock);
        let failpoints = self.failpoints.clone();
        let send = async move {
            failpoints.enter(Part::Attempt);
            let answer = match prepared.credentials {
                Ok((webhook, secret)) => client.send(&webhook, secret.as_ref(), now.wall, prepared.body).await,
                Err(answer) => answer,
            };
            Answered { at: clock.now(), answer }
        };
        let span = tracing::debug_span!("send", delivery = %waiting.delivery.id, number);
        let task = self.in_flight.spawn(send.instrument(span));
        self.attempts.insert(task.id(), Attempt { waiting, started: now });
        Ok(true)
    }

    /// While an edit is not in force: whether the rule, as it is stored, does not notify this robot any more.
    async fn is_unwanted(&self, waiting: &Waiting, now: Now) -> bool {
        let cancelled = self.store.cancel_unwanted(&waiting.delivery.id, now.wall).await;
        cancelled.unwrap_or_else(|error| {
            tracing::error!(%error, "whether a message is still wanted could not be looked up");
            false
        })
    }

    /// It was cancelled.
    fn never_started(&mut self, waiting: Waiting, now: Now) {
        self.lanes.change(waiting.delivery.robot, now.mono, Lane::never_started);
        self.cancelled(waiting);
    }

    /// Its start cannot be stored: it waits for an hour, and everything but its group goes on.
    async fn set_message_aside(&mut self, mut waiting: Waiting, error: &store::Error, now: Now) {
        let Delivery { id, notification, robot, .. } = &waiting.delivery;
        tracing::error!(%error, delivery = %id, "an attempt cannot be stored; its message is set aside");
        let robot = *robot;
        if let Some(test) = waiting.test {
            if let Err(error) = self.store.give_up(id, now.wall).await {
                tracing::error!(%error, delivery = %id, "a test message could not be given up; the next start does it");
            }
            let _ = test.reply.send(Err(Error::NotStored(error.to_string())));
            self.lanes.change(robot, now.mono, Lane::never_started);
            return;
        }
        let title =
            notification.alerts.first().map_or(notification.rule_name.as_str(), |alert| alert.name()).to_owned();
        self.asides.message(id, title, now, error.to_string());
        self.publish_set_aside();
        waiting.due = now.mono.plus(AGAIN);
        self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
    }

    /// Fails only where the store does for a while: what is wrong with one message or one robot is an answer to this attempt.
    #[tracing::instrument(level = "debug", name = "compose", skip_all, fields(delivery = %waiting.delivery.id))]
    async fn prepare(&mut self, waiting: &mut Waiting) -> Result<Prepared, store::Error> {
        let credentials = match &waiting.test {
            Some(test) => Ok((test.test.webhook.clone(), test.test.secret.clone())),
            None => self.credentials(waiting.delivery.robot).await?,
        };
        if let Some(body) = waiting.delivery.body.take() {
            return Ok(Prepared { credentials, body, repeats: true });
        }
        let written = planned(|| {
            self.failpoints.enter(Part::Render);
            Message::from(self.render(waiting)).body(&waiting.delivery.id.0)
        });
        let body = match written {
            Ok(Ok(body)) => return Ok(Prepared { credentials, body, repeats: false }),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the message could not be written, by a defect; the log has the details".to_owned(),
        };
        let refused = own_answer(Verdict::Failed, Meaning::FieldMissing, &body);
        Ok(Prepared { credentials: Err(refused), body: Vec::new(), repeats: false })
    }

    /// A robot whose credentials cannot be read is blocked until a person enters them again, and only it.
    async fn credentials(&self, robot: RobotId) -> Result<Result<(WebhookUrl, Option<Secret>), Answer>, store::Error> {
        let stored = match self.store.credentials(robot).await {
            Ok(stored) => stored,
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::error!(%error, %robot, "the credentials of a robot cannot be read; it is blocked");
                return Ok(Err(own_answer(Verdict::Blocked, Meaning::SecretUnreadable, &error.to_string())));
            }
        };
        let secret = stored.secret.as_ref().and_then(|secret| Secret::parse(secret.expose()));
        Ok(match WebhookUrl::parse(stored.webhook_url.expose()) {
            Ok(webhook) => Ok((webhook, secret)),
            Err(_) => Err(own_answer(Verdict::Blocked, Meaning::NotAllowed, "the stored webhook URL cannot be used")),
        })
    }

    fn render(&self, waiting: &Waiting) -> Rendered {
        match &waiting.test {
            Some(test) => {
                let style = self.style.message(&test.test.keywords);
                message::render_test(&test.test.contact_name, &style, waiting.delivery.created_at)
            }
            None => {
                let style = self.style.message(self.lanes.keywords(waiting.delivery.robot));
                message::render(&waiting.delivery.notification, &style)
            }
        }
    }
}

struct Prepared {
    /// What to send to and to sign with, or why that cannot be.
    credentials: Result<(WebhookUrl, Option<Secret>), Answer>,
    body: Vec<u8>,
    /// The bytes are those of an earlier attempt.
    repeats: bool,
}
