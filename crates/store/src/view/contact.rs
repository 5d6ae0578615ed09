//! What pages show of contacts.

use model::{ContactGroupId, ContactId, Edited, Millis, RuleId};
use serde::{Deserialize, Serialize};

use super::{PageRequest, RobotSummary};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactQuery {
    /// Part of the name, the phone number or the email address.
    pub search: String,
    pub page: PageRequest,
}

/// A row of the list of contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    pub id: ContactId,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub robot: Option<RobotSummary>,
    /// "Member of".
    pub groups: Vec<(ContactGroupId, String)>,
    /// "Used by": rules that name the contact itself or one of its groups.
    pub rules: Vec<(RuleId, String)>,
}

/// Everything known about one contact. Never a URL or a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetail {
    pub row: ContactRow,
    pub ding_user_id: String,
    pub system_notifications: bool,
    pub created_at: Millis,
    /// Also by an edit of a contact that shares the robot, if it changed secret or keywords.
    pub edited: Edited,
}

/// An option of a multi-select: a contact or a contact group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<Id> {
    pub id: Id,
    pub name: String,
    /// It, or one of its members, has a robot.
    pub has_robot: bool,
}
