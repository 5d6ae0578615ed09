//! What pages show of contact groups.

use model::{ContactGroupId, ContactId, Edited, Millis, RuleId};
use serde::{Deserialize, Serialize};

use super::{ContactRow, PageRequest};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactGroupQuery {
    /// Part of the name.
    pub search: String,
    pub page: PageRequest,
}

/// A row of the list of contact groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactGroupRow {
    pub id: ContactGroupId,
    pub name: String,
    pub members: Vec<Member>,
    /// Rules that name the group.
    pub rules: Vec<(RuleId, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: ContactId,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub has_robot: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactGroupDetail {
    pub id: ContactGroupId,
    pub name: String,
    pub members: Vec<ContactRow>,
    pub rules: Vec<(RuleId, String)>,
    pub created_at: Millis,
    pub edited: Edited,
}

/// Deleting something that rules use is refused until the person says to detach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deleted", rename_all = "snake_case")]
pub enum Deleted {
    Done {
        count: u32,
        /// Deliveries that waited for a robot which nobody points to any more.
        cancelled: u32,
    },
    /// These rules use it.
    InUse { rules: Vec<(RuleId, String)> },
}
