//! A contact group: contacts under one name, so that a dispatch rule can name them together (`docs/product.md`).

use serde::{Deserialize, Serialize};

use crate::{
    ContactGroupId, ContactId, Version,
    contact::check_name,
    limits::form::MEMBERS,
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
