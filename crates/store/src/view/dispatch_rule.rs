//! What pages show of dispatch rules.

use model::{ContactGroupId, ContactId, Edited, Millis, dispatch_rule::DispatchRule};
use serde::{Deserialize, Serialize};

use super::{PageRequest, RobotSummary};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRuleQuery {
    /// Part of the name.
    pub search: String,
    pub page: PageRequest,
}

/// A row of the list of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRuleRow {
    pub rule: DispatchRule,
    /// Names of its contacts and groups, contacts first.
    pub handlers: Vec<String>,
    /// `DingTalk` is ticked and no handler has a robot: nobody is notified.
    pub reaches_nobody: bool,
    pub firing: i64,
    /// Deliveries of this rule that wait; disabling or deleting it cancels them.
    pub waiting: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRuleDetail {
    pub row: DispatchRuleRow,
    pub contacts: Vec<(ContactId, String)>,
    pub groups: Vec<(ContactGroupId, String)>,
    pub robots: Vec<RobotSummary>,
    /// One of its expressions was saved before their cost was bounded, and is beyond the bound. The store does not know it.
    pub costly: bool,
    /// One of its expressions cannot be read: its condition never holds. The store does not know it.
    pub unreadable: bool,
    pub created_at: Millis,
    pub edited: Edited,
}
