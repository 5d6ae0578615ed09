//! Rows that link one thing to several others: handlers of a rule, members of a group.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::SqliteConnection;

use crate::{Error, column::to_json};

/// Between which tables.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Links {
    /// From a dispatch rule to contacts.
    Contacts,
    /// From a dispatch rule to contact groups.
    Groups,
    /// From a contact group to contacts.
    Members,
}

impl Links {
    /// `owner` is linked to these and no others. [`Error::Gone`], for the form's field, when one of them was deleted meanwhile.
    pub(crate) async fn set<Id: Copy + Ord + Serialize>(
        self,
        connection: &mut SqliteConnection,
        owner: i64,
        wanted: &[Id],
    ) -> Result<(), Error> {
        let (delete, insert, field) = match self {
            Self::Contacts => (
                "delete from rule_contact where rule_id = ?1",
                "insert into rule_contact (rule_id, contact_id)
                 select ?1, id from contact where id in (select value from json_each(?2))",
                "handlers",
            ),
            Self::Groups => (
                "delete from rule_group where rule_id = ?1",
                "insert into rule_group (rule_id, group_id)
                 select ?1, id from contact_group where id in (select value from json_each(?2))",
                "handlers",
            ),
            Self::Members => (
                "delete from contact_group_member where group_id = ?1",
                "insert into contact_group_member (group_id, contact_id)
                 select ?1, id from contact where id in (select value from json_each(?2))",
                "contacts",
            ),
        };
        let wanted: BTreeSet<Id> = wanted.iter().copied().collect();
        sqlx::query(delete).bind(owner).execute(&mut *connection).await?;
        let done = sqlx::query(insert).bind(owner).bind(to_json(&wanted)).execute(connection).await?;
        if done.rows_affected() < wanted.len() as u64 { Err(Error::Gone { field }) } else { Ok(()) }
    }
}
