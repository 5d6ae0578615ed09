//! An alert: what a monitoring system says is wrong, from firing to resolved.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    AlertId, Fingerprint, IntegrationId, Labels, Millis, RuleId,
    limits::ingest::SILENCE,
    severity::{Level, Severity},
};

/// What a posted body says about one alert, before it meets what is known already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    pub integration: IntegrationId,
    /// Of the labels as they were sent, which can be more than those that are kept.
    pub fingerprint: Fingerprint,
    /// Without empty values (Alertmanager rule ING-4), within the limits of [`crate::limits::ingest`].
    pub labels: Arc<Labels>,
    pub annotations: Arc<Labels>,
    /// By the table of its integration.
    pub severity: Severity,
    /// Where the alert can be looked at; empty when unknown.
    pub generator_url: String,
    /// Missing: the end if one is given, else the time of receipt (rule ING-2).
    pub starts_at: Option<Millis>,
    pub ends: Ends,
    pub envelope: Envelope,
}

/// What the body says of its alerts beside themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Several senders may post the same alerts, each at its own time, as two Alertmanagers do.
    pub may_repeat: bool,
    /// Of what the sender calls the group of the alerts.
    pub group: Option<Fingerprint>,
    /// The sender left out other alerts of the group, so of none of it can it be relied on to say the end: after so many milliseconds
    /// without a report an alert counts as not reported any more.
    pub silence: Option<i64>,
}

/// When an alert ends, as far as its sender said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// At this time; in the past or now it is resolved (rule ING-6).
    At(Millis),
    /// This many milliseconds after it was last received (rule ING-3).
    After(i64),
    /// Only when the sender says so.
    Open,
}

/// One occurrence of an alert, as stored. Its identity is (integration, fingerprint); `id` names the occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    pub integration: IntegrationId,
    pub fingerprint: Fingerprint,
    pub labels: Arc<Labels>,
    pub annotations: Arc<Labels>,
    /// By the table of its integration when it began. (Messages of a version that had none were given it by a migration.)
    #[serde(default)]
    pub severity: Severity,
    pub generator_url: String,
    pub starts_at: Millis,
    /// Where two senders disagree about the start, the later one.
    #[serde(skip)]
    pub later_start: Option<Millis>,
    /// `None`: open until the sender resolves it.
    pub ends_at: Option<Millis>,
    /// `ends_at` is a time-out counted from the last receipt, not a word of the sender (rule ING-3).
    pub ends_by_timeout: bool,
    /// When Bellhop first heard of this occurrence.
    pub received_at: Millis,
    /// When Bellhop last heard of it.
    pub updated_at: Millis,
    /// Set once it is resolved, by its sender, the clock or a person.
    pub resolved_at: Option<Millis>,
    /// How it ended; `None` while it fires, and of what ended before this was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// As in [`Envelope::group`], of its last report.
    #[serde(skip)]
    pub sent_group: Option<Fingerprint>,
    /// Its sender leaves out alerts of its group: `ends_at` is only the time until which silence is borne.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

/// How an alert ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Ended {
    /// Its sender said so.
    Sender,
    /// Its end passed without a word of the sender.
    Clock,
    /// It was not reported any more, in a group of which its sender leaves out alerts: nobody knows whether it recovered.
    Silence,
    /// A person resolved it.
    Person { name: String, since: Since },
}

/// What the sender of an alert that a person resolved has said since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    Nothing,
    /// That it fires still.
    StillReported,
    /// That it is over too, or that a new occurrence fires.
    Over,
}

impl Alert {
    /// The latest start that was reported of it.
    pub fn latest_start(&self) -> Millis {
        self.later_start.map_or(self.starts_at, |later| later.max(self.starts_at))
    }

    /// As one of several senders would report it, as far as what is stored says.
    pub fn as_reported(&self) -> Incoming {
        let silence = self.is_cut.then_some(SILENCE);
        Incoming {
            integration: self.integration,
            fingerprint: self.fingerprint,
            labels: Arc::clone(&self.labels),
            annotations: Arc::clone(&self.annotations),
            severity: self.severity.clone(),
            generator_url: self.generator_url.clone(),
            starts_at: Some(self.starts_at),
            ends: silence.map_or(Ends::Open, Ends::After),
            envelope: Envelope { may_repeat: true, group: self.sent_group, silence },
        }
    }

    pub const fn is_firing(&self) -> bool {
        self.resolved_at.is_none()
    }

    pub fn name(&self) -> &str {
        self.labels.value("alertname")
    }

    pub const fn level(&self) -> Level {
        self.severity.level
    }

    /// When it was over, by what its sender, the clock or a person says, and not before it began; [`Alert::resolved_at`] is when
    /// Bellhop heard of it.
    pub fn ended_at(&self) -> Option<Millis> {
        let end = self.ends_at.filter(|_| self.ended_by().is_none());
        self.resolved_at.map(|heard| end.map_or(heard, |end| end.max(self.starts_at).min(heard)))
    }

    /// The person who resolved it.
    pub fn ended_by(&self) -> Option<&str> {
        match &self.ended {
            Some(Ended::Person { name, .. }) => Some(name),
            _ => None,
        }
    }

    /// A person resolved it, and its sender reports it all the same.
    pub const fn is_still_reported(&self) -> bool {
        matches!(self.ended, Some(Ended::Person { since: Since::StillReported, .. }))
    }
}

/// A state change in the life of an alert; the trace of an alert is made of these and of its deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEvent {
    pub alert: AlertId,
    pub at: Millis,
    pub what: AlertEventKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertEventKind {
    /// A new occurrence.
    Fired {
        #[serde(default, skip_serializing_if = "Said::is_nothing")]
        said: Said,
    },
    /// The sender changed its annotations or its link, so often without anything else happening meanwhile.
    Updated {
        #[serde(default = "once")]
        times: u64,
        /// The last time, where it was more than once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Millis>,
    },
    /// The sender said it is over.
    ResolvedBySender {
        #[serde(default, skip_serializing_if = "Said::is_nothing")]
        said: Said,
    },
    /// Its end passed without a word of the sender.
    ResolvedByClock,
    /// It was not reported any more, in a group of which its sender leaves out alerts.
    NotReported,
    /// A person resolved it.
    ResolvedByPerson { name: String },
    /// It was reported as firing although it is over, so often: by a sender that has not heard of its end, or that a person's word
    /// does not reach. Nobody is notified.
    StillReported {
        #[serde(default = "once")]
        times: u64,
        /// The last time, where it was more than once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Millis>,
    },
    /// It matched this version of a dispatch rule and joined one of its groups.
    Grouped { rule: RuleId, version: i64 },
    /// A rule that discards matched it: nobody is notified.
    Discarded { rule: RuleId, version: i64 },
    /// No enabled dispatch rule matched it: nobody is notified.
    Unmatched,
    /// A message about it was decided for a robot that does not exist any more: it was dropped.
    RobotGone { rule: RuleId, version: i64 },
}

/// What a report said of the times of its alert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Millis>,
    /// `None`: of what was not written down then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<Ends>,
}

impl Said {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Incoming {
    pub const fn said(&self) -> Said {
        Said { starts_at: self.starts_at, ends: Some(self.ends) }
    }
}

const fn once() -> u64 {
    1
}

impl AlertEventKind {
    /// Of one report.
    pub const UPDATED: Self = Self::Updated { times: 1, last: None };
    /// Of one report.
    pub const STILL_REPORTED: Self = Self::StillReported { times: 1, last: None };

    /// The name of a kind that comes again and again: one that follows one of its kind is counted there.
    pub const fn counted(&self) -> Option<&'static str> {
        match self {
            Self::Updated { .. } => Some("updated"),
            Self::StillReported { .. } => Some("still_reported"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_ends_when_its_sender_says_and_not_after_it_was_heard_of() {
        let at = |ends_at: Option<i64>, resolved_at: Option<i64>| {
            let alert = Alert {
                id: AlertId(1),
                integration: IntegrationId(1),
                fingerprint: Labels::default().fingerprint(),
                labels: Arc::default(),
                annotations: Arc::default(),
                severity: Severity::default(),
                generator_url: String::new(),
                starts_at: Millis(2),
                later_start: None,
                ends_at: ends_at.map(Millis),
                ends_by_timeout: false,
                received_at: Millis(0),
                updated_at: Millis(0),
                resolved_at: resolved_at.map(Millis),
                ended: None,
                sent_group: None,
                is_cut: false,
            };
            alert.ended_at().map(|at| at.0)
        };
        assert_eq!(at(Some(5), None), None);
        assert_eq!(at(Some(5), Some(9)), Some(5));
        assert_eq!(at(Some(1), Some(9)), Some(2));
        assert_eq!(at(Some(9), Some(5)), Some(5));
        assert_eq!(at(None, Some(5)), Some(5));
    }
}
