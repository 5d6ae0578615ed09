//! Messages are written when they leave, on threads of their own: however much there is to write, nothing waits for it but these messages.

use std::{collections::HashMap, sync::Arc};

use dingtalk::{Message, Secret, WebhookUrl};
use model::{
    DeliveryId, Millis, RobotId,
    answer::{Answer, Meaning, Verdict},
    notification::Notification,
};
use store::Content;

use super::{Sender, Style, own_answer, robot::Waiting};
use crate::{
    failpoint::{Failpoints, Part},
    failure::planned,
    matching::died,
};

/// What an attempt sends, and where to.
pub struct Prepared {
    /// What to send to and to sign with, or why that cannot be.
    pub credentials: Result<Arc<(WebhookUrl, Option<Secret>)>, Answer>,
    pub body: Vec<u8>,
}

/// A message to be written.
struct Draft {
    id: DeliveryId,
    said: Said,
    keywords: Vec<String>,
}

enum Said {
    Notification(Box<Notification>),
    /// Of the contact with this name.
    Test {
        contact: String,
        at: Millis,
    },
    /// The bytes are those of an earlier attempt.
    Again(Vec<u8>),
    /// The delivery is gone.
    Nothing,
}

/// What was composed, and what could not be read.
pub type Composed = (Vec<(Waiting, Prepared)>, Vec<(Waiting, store::Error)>);

impl Sender {
    /// Fails only where the store does for a while: what is wrong with one message or one robot is an answer to this attempt.
    #[tracing::instrument(level = "debug", skip_all, fields(messages = batch.len()))]
    pub(super) async fn compose(&mut self, batch: Vec<Waiting>) -> Result<Composed, (Vec<Waiting>, store::Error)> {
        let wanted: Vec<DeliveryId> =
            batch.iter().filter(|waiting| waiting.test.is_none()).map(|waiting| waiting.delivery.id.clone()).collect();
        let mut contents = match self.store.contents(&wanted).await {
            Ok(contents) => contents,
            Err(error) => return Err((batch, error)),
        };
        let (mut drafts, mut to, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        let mut left = batch.into_iter();
        while let Some(waiting) = left.next() {
            let credentials = match self.credentials(&waiting).await {
                Ok(credentials) => credentials,
                Err(error) => {
                    let taken = to.into_iter().map(|(waiting, _)| waiting);
                    let unread = unreadable.into_iter().map(|(waiting, _)| waiting);
                    return Err((taken.chain(unread).chain([waiting]).chain(left).collect(), error));
                }
            };
            match self.draft(&waiting, &mut contents) {
                Ok(draft) => {
                    drafts.push(draft);
                    to.push((waiting, credentials));
                }
                Err(error) => unreadable.push((waiting, error)),
            }
        }
        let (style, failpoints) = (Arc::clone(&self.style), self.failpoints.clone());
        let written = tokio::task::spawn_blocking(move || write(drafts, &style, &failpoints)).await;
        let written = match written {
            Ok(written) => written,
            Err(error) => died(error).await,
        };
        let prepared = to.into_iter().zip(written).map(|((waiting, credentials), written)| {
            let prepared = match written {
                Ok(body) => Prepared { credentials, body },
                Err(refused) => Prepared { credentials: Err(refused), body: Vec::new() },
            };
            (waiting, prepared)
        });
        Ok((prepared.collect(), unreadable))
    }

    fn draft(
        &self,
        waiting: &Waiting,
        contents: &mut HashMap<DeliveryId, Result<Content, store::Error>>,
    ) -> Result<Draft, store::Error> {
        let id = waiting.delivery.id.clone();
        if let Some(test) = &waiting.test {
            let contact = test.test.contact_name.clone();
            let said = Said::Test { contact, at: waiting.delivery.created_at };
            return Ok(Draft { id, said, keywords: test.test.keywords.clone() });
        }
        let keywords = self.robots.get(waiting.delivery.robot).map(|robot| robot.keywords.clone()).unwrap_or_default();
        let said = match contents.remove(&id).transpose()? {
            None => Said::Nothing,
            Some(Content { body: Some(body), .. }) if waiting.delivery.unsure => Said::Again(body),
            Some(Content { notification, .. }) => Said::Notification(Box::new(notification)),
        };
        Ok(Draft { id, said, keywords })
    }

    async fn credentials(
        &mut self,
        waiting: &Waiting,
    ) -> Result<Result<Arc<(WebhookUrl, Option<Secret>)>, Answer>, store::Error> {
        if let Some(test) = &waiting.test {
            return Ok(Ok(Arc::new((test.test.webhook.clone(), test.test.secret.clone()))));
        }
        let robot = waiting.delivery.robot;
        let known = self.robots.get(robot).and_then(|robot| robot.credentials.clone());
        // An edit that is not in force yet may have changed them.
        if let Some(known) = known.filter(|_| !self.edit_owed) {
            return Ok(Ok(known));
        }
        let read = self.read_credentials(robot).await?.map(Arc::new);
        if let Ok(read) = &read {
            let read = Some(Arc::clone(read));
            let now = self.clock.now().mono;
            self.robots.change(robot, now, |robot| robot.credentials = read);
        }
        Ok(read)
    }

    /// A robot whose credentials cannot be read is blocked until a person enters them again, and only it.
    async fn read_credentials(
        &self,
        robot: RobotId,
    ) -> Result<Result<(WebhookUrl, Option<Secret>), Answer>, store::Error> {
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
}

/// One that cannot be written is an answer to its attempt, and keeps no other from being written.
fn write(drafts: Vec<Draft>, style: &Style, failpoints: &Failpoints) -> Vec<Result<Vec<u8>, Answer>> {
    drafts.into_iter().map(|draft| write_one(draft, style, failpoints)).collect()
}

fn write_one(draft: Draft, style: &Style, failpoints: &Failpoints) -> Result<Vec<u8>, Answer> {
    let Draft { id, said, keywords } = draft;
    let style = style.message(&keywords);
    let written = planned(|| {
        let rendered = match said {
            Said::Again(body) => return Ok(body),
            Said::Nothing => return Ok(Vec::new()),
            Said::Test { contact, at } => message::render_test(&contact, &style, at),
            Said::Notification(notification) => {
                failpoints.enter(Part::Render);
                message::render(&notification, &style)
            }
        };
        Message::from(rendered).body(&id.0)
    });
    let why = match written {
        Ok(Ok(body)) => return Ok(body),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the message could not be written, by a defect; the log has the details".to_owned(),
    };
    Err(own_answer(Verdict::Failed, Meaning::FieldMissing, &why))
}
