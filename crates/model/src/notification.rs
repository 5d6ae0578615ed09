//! What the engine decides to say to one robot about one group of alerts, and what it remembers of having said it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    AlertId, GroupId, Labels, Millis, RobotId, RuleId, alert::Alert, dispatch_rule::Mention, routing::Person,
    severity::Severity,
};

/// A group of alerts: those that one rule matched and that share the values of its grouping labels (Alertmanager rule GR-1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertGroup {
    pub id: GroupId,
    pub rule: RuleId,
    /// Only the grouping labels that the alerts have.
    pub labels: Arc<Labels>,
    /// Ticks are at `created_at` + group wait + k × group interval (rule GR-3).
    pub created_at: Millis,
    /// The first tick has been.
    pub flushed: bool,
    /// The rule has as many groups as it may have: all alerts of other values are in this one, whose labels are empty.
    pub overflow: bool,
}

/// What was last decided to be told to one robot about one group (Alertmanager's notification log).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    pub group: GroupId,
    pub robot: RobotId,
    pub firing: Vec<AlertId>,
    pub resolved: Vec<AlertId>,
    /// The time of the tick.
    pub at: Millis,
}

/// Why a message is sent (rules DD-1 to DD-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    First,
    NewAlerts,
    SomeResolved,
    AllResolved,
    Repeat,
    /// Its alerts fired and ended while the message about them waited.
    EndedUnsent,
    /// A person asked for it: a test message.
    Test,
    /// A person asked to send a delivery again.
    Resend,
    /// Bellhop has something to say of itself: a system notification, see [`Notice`].
    Notice,
}

impl Reason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::NewAlerts => "new_alerts",
            Self::SomeResolved => "some_resolved",
            Self::AllResolved => "all_resolved",
            Self::Repeat => "repeat",
            Self::EndedUnsent => "ended_unsent",
            Self::Test => "test",
            Self::Resend => "resend",
            Self::Notice => "notice",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::First,
            Self::NewAlerts,
            Self::SomeResolved,
            Self::AllResolved,
            Self::Repeat,
            Self::EndedUnsent,
            Self::Test,
            Self::Resend,
            Self::Notice,
        ]
        .into_iter()
        .find(|reason| reason.as_str() == text)
    }
}

/// News about Bellhop itself, for contacts that receive system notifications (`docs/product.md`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub trouble: Trouble,
    /// The robot that it is about, as lists call it.
    pub robot: String,
    /// What `DingTalk` answered, or what kept it from answering.
    pub errmsg: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It refuses messages until a person mends it.
    RobotBlocked,
    /// A message to it was given up.
    DeliveryFailed,
}

/// One message to be: a decision of the engine with a snapshot of its alerts. Stored with the delivery as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub robot: RobotId,
    /// `None` for a test message and a notice.
    pub group: Option<GroupId>,
    pub rule: Option<RuleId>,
    /// The rule's version that decided.
    pub rule_version: i64,
    pub rule_name: String,
    pub reason: Reason,
    pub group_labels: Arc<Labels>,
    /// Firing ones first, then resolved ones; each in Alertmanager's order (rule GR-4).
    pub alerts: Vec<Arc<Alert>>,
    /// So many more, of which only the number is known here.
    #[serde(default, skip_serializing_if = "LeftOut::is_nothing")]
    pub left_out: LeftOut,
    pub mention: Mention,
    /// Whom `mention` = handlers means, merged over all contacts that share the robot (`docs/product.md`).
    pub people: Vec<Person>,
    /// What is told instead of alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The rule has more groups than this, so these alerts stand together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overflow: Option<u32>,
    /// When it was decided.
    pub at: Millis,
}

/// Alerts of a notification that are not in it: there were more than can be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub firing: usize,
    pub resolved: usize,
}

impl LeftOut {
    pub const fn is_nothing(&self) -> bool {
        self.firing == 0 && self.resolved == 0
    }
}

impl Notification {
    /// With at most so many alerts that fire, the most urgent ones, and of those that are over as many as are shown beside them: what room
    /// they leave, or a quarter of `most`.
    #[must_use]
    pub fn with_at_most(mut self, most: usize) -> Self {
        if self.alerts.len() <= most {
            return self;
        }
        let (mut firing, mut resolved): (Vec<_>, Vec<_>) = self.alerts.into_iter().partition(|alert| alert.is_firing());
        let room = most.saturating_sub(firing.len()).max(most / 4);
        let left_out =
            LeftOut { firing: firing.len().saturating_sub(most), resolved: resolved.len().saturating_sub(room) };
        if left_out.firing > 0 {
            let mut by_level: Vec<usize> = (0..firing.len()).collect();
            by_level.sort_by_key(|place| firing[*place].severity.level);
            let mut kept = vec![false; firing.len()];
            by_level.into_iter().take(most).for_each(|place| kept[place] = true);
            let mut kept = kept.into_iter();
            firing.retain(|_| kept.next().unwrap_or(false));
        }
        resolved.truncate(resolved.len() - left_out.resolved);
        firing.append(&mut resolved);
        self.left_out.firing += left_out.firing;
        self.left_out.resolved += left_out.resolved;
        self.alerts = firing;
        self
    }

    /// As it was stored by a version that had no severities: those of the labels.
    #[must_use]
    pub fn with_severities(mut self) -> Self {
        for alert in &mut self.alerts {
            if alert.severity == Severity::default() {
                let severity = Severity::of(&alert.labels);
                Arc::make_mut(alert).severity = severity;
            }
        }
        self
    }

    pub fn firing(&self) -> impl Iterator<Item = &Arc<Alert>> {
        self.alerts.iter().filter(|alert| alert.is_firing())
    }

    pub fn resolved(&self) -> impl Iterator<Item = &Arc<Alert>> {
        self.alerts.iter().filter(|alert| !alert.is_firing())
    }

    /// All its alerts are over.
    pub fn is_recovery(&self) -> bool {
        !self.alerts.is_empty() && self.firing().next().is_none()
    }
}
