//! A contact group: contacts under one name, so that a dispatch rule can name them together (`arms.md` 1.3, 3.2).

use serde::{Deserialize, Serialize};

use crate::{
    ContactGroupId, ContactId, Edited, Millis, RuleId, Version,
    contact::{ContactRow, check_name},
    limits::form::MEMBERS,
    page::PageRequest,
    problem::{Invalid, Problem},
};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactGroupForm {
    /// `None`: a new group.
    pub id: Option<ContactGroupId>,
    /// Of what the form was made from.
    pub version: Version,
    pub name: String,
    pub contacts: Vec<ContactId>,
}

impl ContactGroupForm {
    pub fn check(&self) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        check_name(&self.name, "name", &mut invalid);
        if self.contacts.len() > MEMBERS {
            invalid.add("contacts", Problem::too_many(MEMBERS));
        }
        invalid.into_result()
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted() {
        let members = |count: i64| ContactGroupForm {
            name: "Operations".into(),
            contacts: (0..count).map(ContactId).collect(),
            ..ContactGroupForm::default()
        };
        let most = i64::try_from(MEMBERS).unwrap();
        assert_eq!(members(most).check(), Ok(()));
        let invalid = members(most + 1).check().unwrap_err();
        assert_eq!(invalid.of("contacts"), Some(&Problem::too_many(MEMBERS)));
    }
}
