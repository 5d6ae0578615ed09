//! The sender: begins attempts, and records what came of them (design 2.4).

use std::time::Duration;

use dingtalk::{Message, Secret, WebhookUrl};
use message::{Rendered, Zone};
use model::{
    DeliveryId, Mono, Now, RobotId,
    account::Language,
    answer::{Answer, Meaning, Verdict},
    delivery::DeliveryState,
    notification::{Notification, Reason},
    settings::SettingsForm,
};
use store::{Begun, HealthChange};
use tokio::task::JoinError;

use crate::{
    Error, Proves, Test, TestOutcome,
    command::Reply,
    failpoint::{Died, Point},
    lane::{Lane, Trial, Waiting, backoff},
    pause,
};

use super::{Core, HOLD, firing_of, lane_of, new_delivery};

/// A delivery that could not be made for this long is given up: 24 hours.
const GIVE_UP: i64 = 24 * 3600 * 1000;

/// Language, zone and links of messages.
#[derive(Debug)]
pub struct Style {
    pub language: Language,
    pub zone: Zone,
    pub public_url: Option<String>,
}

impl Style {
    pub fn of(settings: &SettingsForm, fixed_public_url: Option<&str>) -> Self {
        let url = fixed_public_url.unwrap_or(&settings.public_url).trim_end_matches('/');
        Self {
            language: settings.language,
            zone: Zone::parse(&settings.zone).unwrap_or_default(),
            public_url: (!url.is_empty()).then(|| url.to_owned()),
        }
    }

    fn message<'a>(&'a self, keywords: &'a [String]) -> message::Style<'a> {
        message::Style {
            language: self.language,
            zone: self.zone.clone(),
            public_url: self.public_url.as_deref(),
            keywords,
        }
    }
}

/// An attempt that was made.
#[derive(Debug)]
pub struct Finished {
    pub(super) waiting: Waiting,
    started: Now,
    answered: Now,
    pub(super) answer: Answer,
}

impl Core {
    pub(super) async fn start_due(&mut self) -> Result<(), Died> {
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
                self.lanes.change(robot, now.mono, Lane::never_started);
                self.cancelled(waiting);
                return Ok(true);
            }
            Err(error) => {
                tracing::error!(%error, delivery = %waiting.delivery.id, "an attempt could not be stored");
                self.lanes.change(robot, now.mono, |lane| lane.put_back(waiting));
                return Ok(false);
            }
        }
        self.failpoints.pass(Point::AfterBegin)?;
        let (robot, group) = lane_of(&waiting.delivery);
        self.engine.note_tried(&waiting.delivery.id, robot, group);
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

    /// An attempt was answered, or its task died.
    pub(super) async fn finished(&mut self, done: Result<Finished, JoinError>) -> Result<(), Died> {
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
    pub(super) async fn record(&mut self, finished: Finished) -> Result<(), Died> {
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

    /// What follows from an answer.
    fn judge(&mut self, finished: &Finished, now: Now) -> Next {
        let Finished { waiting, answer, .. } = finished;
        let is_test = waiting.delivery.notification.reason == Reason::Test;
        let proves = waiting.trial.as_ref().is_none_or(|trial| trial.test.proves == Proves::TheRobot);
        let after = |state, due| Next { state, due, health: None };
        let blocked = || Next {
            state: if is_test { DeliveryState::Failed } else { DeliveryState::Blocked },
            due: now.mono,
            health: proves.then(|| HealthChange::Blocked {
                since: now.wall,
                meaning: answer.meaning.clone(),
                errmsg: answer.errmsg.clone(),
            }),
        };
        let paused = |milliseconds| {
            if is_test {
                after(DeliveryState::Failed, now.mono)
            } else {
                after(DeliveryState::Throttled, now.mono.plus(milliseconds))
            }
        };
        match answer.verdict {
            Verdict::Sent => {
                // What was in flight when all were paused does not end the pause of its robot.
                let robot = waiting.delivery.robot;
                let mends = proves && (self.lanes.is_blocked(robot) || !self.lanes.all_are_paused(now.mono));
                Next { health: mends.then_some(HealthChange::Ok), ..after(DeliveryState::Sent, now.mono) }
            }
            Verdict::Failed => after(DeliveryState::Failed, now.mono),
            Verdict::Blocked => blocked(),
            Verdict::ThrottledRobot => Next {
                health: Some(HealthChange::Throttled(now.wall.plus(pause::of_robot()))),
                ..paused(pause::of_robot())
            },
            Verdict::ThrottledAll => paused(pause::of_all()),
            Verdict::Retry if is_test => after(DeliveryState::Failed, now.mono),
            Verdict::Retry
                if answer.meaning == Meaning::TimestampInvalid && waiting.last == Some(Meaning::TimestampInvalid) =>
            {
                blocked()
            }
            Verdict::Retry if now.mono.since(waiting.since) >= GIVE_UP => after(DeliveryState::Failed, now.mono),
            Verdict::Retry => {
                after(DeliveryState::Retrying, now.mono.plus(backoff(waiting.delivery.attempts, &mut self.random)))
            }
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
        if let Some(trial) = waiting.trial {
            // Whoever pressed the button may have gone.
            let _ = trial.reply.send(Ok(TestOutcome::Answered(answer)));
        }
    }

    async fn pause_all(&mut self, now: Now) {
        self.lanes.pause_all(now.mono.plus(pause::of_all()), now.mono);
        if let Err(error) = self.store.pause_all(now.wall.plus(pause::of_all())).await {
            tracing::error!(%error, "the pause of all robots could not be stored; it holds until the next start");
        }
    }

    /// A test message: through the lane and the budget of its robot, ahead of what waits.
    pub(super) async fn test(&mut self, test: Test, reply: Reply<TestOutcome>) {
        let now = self.clock.now();
        let open = self.lanes.open_from(test.robot, now.mono);
        if open > now.mono {
            let _ = reply.send(Ok(TestOutcome::Wait(now.wall_of(open))));
            return;
        }
        let notification = own_notification(test.robot, Reason::Test, now);
        let mut waiting = Waiting::new(new_delivery(notification, now), now.mono);
        if let Err(error) = self.store.insert_delivery(&waiting.delivery).await {
            let _ = reply.send(Err(error.into()));
            return;
        }
        let robot = test.robot;
        waiting.trial = Some(Box::new(Trial { test, reply }));
        self.lanes.change(robot, now.mono, |lane| lane.add_test(waiting));
    }

    pub(super) async fn resend(&mut self, notification: Notification) -> Result<DeliveryId, Error> {
        let now = self.clock.now();
        let again = Notification { reason: Reason::Resend, group: None, at: now.wall, ..notification };
        let delivery = new_delivery(again, now);
        let id = delivery.id.clone();
        self.store.insert_delivery(&delivery).await?;
        self.lanes.add(Waiting::new(delivery, now.mono), now.mono);
        Ok(id)
    }
}

struct Prepared {
    /// What to send to and to sign with, or why that cannot be.
    credentials: Result<(WebhookUrl, Option<Secret>), Answer>,
    body: Vec<u8>,
}

pub(super) struct Next {
    pub(super) state: DeliveryState,
    due: Mono,
    pub(super) health: Option<HealthChange>,
}

/// An answer that is ours: nothing was sent.
fn own_answer(verdict: Verdict, meaning: Meaning, text: &str) -> Answer {
    Answer { verdict, meaning, http_status: None, errcode: None, errmsg: text.to_owned(), maybe_delivered: false }
}

/// A notification that no rule has decided.
pub(super) fn own_notification(robot: RobotId, reason: Reason, now: Now) -> Notification {
    Notification {
        robot,
        group: None,
        rule: None,
        rule_version: 0,
        rule_name: String::new(),
        reason,
        group_labels: std::sync::Arc::default(),
        alerts: Vec::new(),
        mention: model::dispatch_rule::Mention::Nobody,
        people: Vec::new(),
        notice: None,
        at: now.wall,
    }
}
