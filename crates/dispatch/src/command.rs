//! What the dispatcher can be asked to do: the core by a [`Command`], the sender by an [`Ask`].

use std::collections::HashMap;

use engine::{AlertKey, Matched, NoNews};
use model::{AlertId, DeliveryId, Millis, RobotId, alert::Incoming, answer::Answer, notification::Notification};
use tokio::sync::oneshot;

use crate::Error;

/// The place where the answer to a command goes; nobody may be waiting any more.
pub type Reply<T> = oneshot::Sender<Result<T, Error>>;

#[derive(Debug)]
pub enum Command {
    /// Alerts of one posted body.
    Ingest(Ingest),
    /// Rules, contacts, robots or settings were changed in the store: look at them anew.
    Reload { reply: Reply<Reloaded> },
    /// A person of this name resolves this occurrence.
    Resolve { alert: Occurrence, name: String, reply: Reply<Resolved> },
    /// Which robots would be told that it is over?
    Owed { alert: Occurrence, reply: Reply<Option<Vec<RobotId>>> },
    /// Say that you are there.
    Ping { reply: Reply<()> },
    /// For tests: answered once nothing is in flight and nothing is due.
    #[cfg(feature = "failpoint")]
    Rest { reply: Reply<crate::Rest> },
}

/// What concerns messages only.
#[derive(Debug)]
pub enum Ask {
    /// Send this once, now, ahead of what waits.
    Test { test: Box<Test>, reply: Reply<TestOutcome> },
    /// Send these alerts again.
    Resend { notification: Box<Notification>, reply: Reply<DeliveryId> },
    /// When do these leave?
    Expected { deliveries: Vec<(RobotId, DeliveryId)>, reply: Reply<HashMap<DeliveryId, Expected>> },
    /// A person of this name drops what waits for a robot.
    Drop { robot: RobotId, which: Which, by: String, reply: Reply<usize> },
}

/// Which of the messages that wait for a robot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// Those that tell only of what is over.
    Recoveries,
    /// Those that wait for longer than so many milliseconds.
    OlderThan(i64),
}

/// When a waiting message leaves, if nothing new comes and every message before it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// So many leave before it.
    pub before: usize,
    /// `None`: not as long as the robot is blocked.
    pub at: Option<Millis>,
    /// Messages a minute that the robot takes.
    pub a_minute: usize,
}

/// An occurrence of an alert, by what the engine knows it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub id: AlertId,
    pub key: AlertKey,
}

/// What became of the wish to resolve an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    Done,
    /// It was over already.
    NotFiring,
}

#[derive(Debug)]
pub struct Ingest {
    pub alerts: Vec<Incoming>,
    /// What the rules make of them; `None` where the core finds that out itself.
    pub matched: Option<Matched>,
    /// Alerts of one integration that may fire at the same time.
    pub most: usize,
    pub reply: Reply<Ingested>,
}

/// What became of the alerts of one request.
#[derive(Debug)]
pub enum Ingested {
    Taken(Taken),
    /// The rules were changed since the alerts were matched: they come back, to be matched again.
    RulesChanged(Vec<Incoming>),
}

/// What was committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Places of the alerts that could not be stored, in order, although the others could. Sending them again is of no use.
    pub refused: Vec<usize>,
    /// Places of the new alerts for which there was no room, in order: they can be sent again.
    pub without_room: Vec<usize>,
    /// Reports that are no news, in order.
    pub passed: Vec<NoNews>,
}

/// What became of an edit that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reloaded {
    InForce,
    /// It is tried again until it is in force.
    Soon,
}

/// A test message, with what the form said about the robot. It need not be saved yet.
#[derive(Debug)]
pub struct Test {
    pub robot: RobotId,
    pub webhook: dingtalk::WebhookUrl,
    pub secret: Option<dingtalk::Secret>,
    pub keywords: Vec<String>,
    /// Shown in the message.
    pub contact_name: String,
    pub scope: TestScope,
}

/// What an accepted test message says about the stored robot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestScope {
    /// What was typed is what is stored: if it arrives, the robot is mended.
    StoredRobot,
    OnlyForm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestOutcome {
    Answered(Answer),
    /// Not before then: the robot is paused, or its budget is used up.
    Wait(Millis),
    /// Not sent: the robot's last contact was deleted while the message waited.
    Cancelled,
    /// Not sent: it waited for a minute.
    Expired,
}
