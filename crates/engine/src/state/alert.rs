//! An alert as the engine holds it.

use std::sync::Arc;

use model::{AlertId, Fingerprint, GroupId, IntegrationId, Mono, RuleId, alert::Alert};

/// What makes two reports speak of the same alert, across its occurrences (rule ID-1, within one integration).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKey {
    pub integration: IntegrationId,
    pub fingerprint: Fingerprint,
}

impl AlertKey {
    pub fn of(alert: &Alert) -> Self {
        Self { integration: alert.integration, fingerprint: alert.fingerprint }
    }
}

/// The latest occurrence of an alert.
#[derive(Clone, Debug)]
pub struct TrackedAlert {
    pub alert: Arc<Alert>,
    /// When it resolves by the clock; `None` when it is resolved or only its sender can resolve it.
    pub end: Option<Mono>,
    pub membership: Arc<Membership>,
}

/// Where an alert stands. Shared, because a re-send does not change it.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    /// One group at most for each rule.
    pub groups: Vec<(RuleId, GroupId)>,
    /// Earlier occurrences that the log of one of its groups still names.
    pub earlier: Vec<AlertId>,
    /// What was recorded about matching; once for each occurrence.
    pub trace: Vec<Trace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    Grouped(RuleId),
    Discarded(RuleId),
    Unmatched,
}

impl TrackedAlert {
    /// The group in which its sender posts it, while it fires and its sender is relied on to say when it is over.
    pub fn sent_group(&self) -> Option<(IntegrationId, Fingerprint)> {
        let group = self.alert.sent_group.filter(|_| self.alert.is_firing() && !self.alert.is_cut)?;
        Some((self.alert.integration, group))
    }

    pub fn group_of(&self, rule: RuleId) -> Option<GroupId> {
        self.membership.groups.iter().find(|(of, _)| *of == rule).map(|(_, group)| *group)
    }

    /// All occurrences that are remembered, oldest first.
    pub fn occurrences(&self) -> impl Iterator<Item = AlertId> {
        self.membership.earlier.iter().copied().chain([self.alert.id])
    }
}
