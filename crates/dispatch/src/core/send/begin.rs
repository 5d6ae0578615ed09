//! An attempt begins: what is sent is written, committed, and handed to a task of its own.

use dingtalk::{Message, Secret, WebhookUrl};
use message::Rendered;
use model::{
    Now, RobotId,
    answer::{Answer, Meaning, Verdict},
};
use store::Begun;

use super::{Finished, own_answer};
use crate::{
    Error,
    core::{Core, HOLD},
    failpoint::{Died, Point},
    lane::{Lane, Waiting},
};

impl Core {
    pub(in crate::core) async fn start_due(&mut self) -> Result<(), Died> {
        loop {
            let now = self.clock.now();
            let Some(waiting) = self.lanes.start_one(now.mono) else { return Ok(()) };
            if !self.start(waiting, now).await? {
                self.hold = now.mono.plus(HOLD);
                return Ok(());
            }
        }
    }

    /// Begins an attempt. `false`: it could not be stored and is put back.
    async fn start(&mut self, mut waiting: Waiting, now: Now) -> Result<bool, Died> {
        let robot = waiting.delivery.robot;
        let prepared = match self.prepare(&mut waiting).await {
            Ok(prepared) => prepared,
            Err(error) => {
                tracing::error!(%error, delivery = %waiting.delivery.id, "an attempt could not be prepared");
                self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
                return Ok(false);
            }
        };
        let number = waiting.delivery.attempts + 1;
        match self.store.begin_attempt(&waiting.delivery.id, number, now.wall, &prepared.body).await {
            Ok(Begun::Started) => {}
            Ok(Begun::Gone) => {
                // Cancelled in the store a moment ago.
                self.lanes.change(robot, now.mono, Lane::never_started);
                return Ok(true);
            }
            Err(error) => {
                tracing::error!(%error, delivery = %waiting.delivery.id, "an attempt could not be stored");
                self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
                return Ok(false);
            }
        }
        self.failpoints.pass(Point::AfterBegin)?;
        waiting.delivery.attempts = number;
        waiting.delivery.body = Some(prepared.body.clone());
        let client = std::sync::Arc::clone(&self.client);
        let clock = std::sync::Arc::clone(&self.clock);
        self.in_flight.spawn(async move {
            let answer = match prepared.credentials {
                Ok((webhook, secret)) => client.send(&webhook, secret.as_ref(), now.wall, prepared.body).await,
                Err(answer) => answer,
            };
            Finished { waiting, started: now, answered: clock.now(), answer }
        });
        Ok(true)
    }

    async fn prepare(&mut self, waiting: &mut Waiting) -> Result<Prepared, Error> {
        let credentials = match &waiting.trial {
            Some(trial) => Ok((trial.test.webhook.clone(), trial.test.secret.clone())),
            None => self.credentials(waiting.delivery.robot).await?,
        };
        if let Some(body) = waiting.delivery.body.take() {
            return Ok(Prepared { credentials, body });
        }
        Ok(match Message::from(self.render(waiting)).body(&waiting.delivery.id.0) {
            Ok(body) => Prepared { credentials, body },
            Err(error) => {
                let refused = own_answer(Verdict::Failed, Meaning::FieldMissing, &error.to_string());
                Prepared { credentials: Err(refused), body: Vec::new() }
            }
        })
    }

    async fn credentials(&self, robot: RobotId) -> Result<Result<(WebhookUrl, Option<Secret>), Answer>, Error> {
        let stored = self.store.credentials(robot).await?;
        let secret = stored.secret.as_ref().and_then(|secret| Secret::parse(secret.expose()));
        Ok(match WebhookUrl::parse(stored.webhook_url.expose()) {
            Ok(webhook) => Ok((webhook, secret)),
            Err(_) => Err(own_answer(Verdict::Blocked, Meaning::NotAllowed, "the stored webhook URL cannot be used")),
        })
    }

    fn render(&self, waiting: &Waiting) -> Rendered {
        match &waiting.trial {
            Some(trial) => {
                let style = self.style.message(&trial.test.keywords);
                message::render_test(&trial.test.contact_name, &style, waiting.delivery.created_at)
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
}
