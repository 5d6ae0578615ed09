//! The sender: begins attempts, judges what was answered, and records what came of them.

mod asked;
mod begin;
mod judge;
mod record;

use message::Zone;
use model::{
    Now, RobotId,
    account::Language,
    answer::{Answer, Meaning, Verdict},
    notification::{Notification, Reason},
    settings::SettingsForm,
    web::PublicUrl,
};

use crate::lane::Waiting;

pub(super) use judge::Next;

/// Language, zone and links of messages.
#[derive(Debug)]
pub struct Style {
    pub language: Language,
    pub zone: Zone,
    pub public_url: Option<String>,
}

impl Style {
    pub fn of(settings: &SettingsForm, public_url: &PublicUrl) -> Self {
        Self {
            language: settings.language,
            zone: Zone::parse(&settings.zone).unwrap_or_default(),
            public_url: public_url.of(&settings.public_url),
        }
    }

    pub(super) fn message<'a>(&'a self, keywords: &'a [String]) -> message::Style<'a> {
        message::Style {
            language: self.language,
            zone: self.zone.clone(),
            public_url: self.public_url.as_deref(),
            keywords,
        }
    }
}

/// An attempt under way.
#[derive(Debug)]
pub struct Attempt {
    pub(super) waiting: Waiting,
    pub(super) started: Now,
}

/// What the task of an attempt brings back.
#[derive(Debug)]
pub struct Answered {
    at: Now,
    answer: Answer,
}

/// An attempt that was made.
#[derive(Debug)]
pub struct Finished {
    pub(super) waiting: Waiting,
    pub(super) started: Now,
    answered: Now,
    pub(super) answer: Answer,
}

/// Nobody knows what came of the attempt: it is repeated with its bytes.
pub(super) fn interrupted() -> Answer {
    Answer { maybe_delivered: true, ..own_answer(Verdict::Retry, Meaning::Interrupted, "") }
}

/// An answer that is ours: nothing was sent.
pub(super) fn own_answer(verdict: Verdict, meaning: Meaning, text: &str) -> Answer {
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
        overflow: None,
        at: now.wall,
    }
}
