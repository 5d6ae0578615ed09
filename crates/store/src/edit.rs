//! Edits: who makes one and when, and the check that a save was made from what is stored.

use model::{AccountId, Edited, Millis, Version};
use sqlx::{FromRow, SqliteConnection};

use crate::{Error, column::Text};

/// Who changes something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// `None`: Bellhop itself, or the command line.
    pub by: Option<AccountId>,
    pub at: Millis,
}

impl Edit {
    pub const fn by(account: AccountId, at: Millis) -> Self {
        Self { by: Some(account), at }
    }

    /// The account's id, for a column.
    pub(crate) fn account(self) -> Option<i64> {
        self.by.map(|account| account.0)
    }
}

/// An edit by nobody in particular.
impl From<Millis> for Edit {
    fn from(at: Millis) -> Self {
        Self { by: None, at }
    }
}

/// The columns of [`EditedRow`], for a table that has a version.
macro_rules! edited_columns {
    ($table:literal) => {
        concat!(
            $table,
            ".version, ",
            $table,
            ".updated_at, (select account.email from account where account.id = ",
            $table,
            ".updated_by) as editor"
        )
    };
}
pub(crate) use edited_columns;

#[derive(FromRow)]
pub(crate) struct EditedRow {
    version: i64,
    updated_at: Option<i64>,
    editor: Option<Text>,
}

impl From<EditedRow> for Edited {
    fn from(row: EditedRow) -> Self {
        Self { version: Version(row.version), by: row.editor.map(String::from), at: row.updated_at.map(Millis) }
    }
}

/// What has a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Versioned {
    Contact,
    ContactGroup,
    DispatchRule,
    Integration,
}

impl Versioned {
    const fn stored(self) -> &'static str {
        macro_rules! by_id {
            ($table:literal) => {
                concat!("select ", edited_columns!($table), " from ", $table, " where id = ?1")
            };
        }
        match self {
            Self::Contact => by_id!("contact"),
            Self::ContactGroup => by_id!("contact_group"),
            Self::DispatchRule => by_id!("dispatch_rule"),
            Self::Integration => by_id!("integration"),
        }
    }
}

/// The one check of every save, in its transaction: what it was made from is what is stored. [`Error::Stale`] when it is not,
/// [`Error::NotFound`] when nothing is stored any more.
pub(crate) async fn check_version(
    connection: &mut SqliteConnection,
    what: Versioned,
    id: i64,
    made_from: Version,
) -> Result<(), Error> {
    let stored: Option<EditedRow> = sqlx::query_as(what.stored()).bind(id).fetch_optional(connection).await?;
    made_from_stored(stored.ok_or(Error::NotFound)?.into(), made_from)
}

pub(crate) fn made_from_stored(stored: Edited, made_from: Version) -> Result<(), Error> {
    if stored.version == made_from { Ok(()) } else { Err(Error::Stale { stored }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_check_reads_one_row() {
        let all = [Versioned::Contact, Versioned::ContactGroup, Versioned::DispatchRule, Versioned::Integration];
        let (_folder, store) = crate::testing::store().await;
        for what in all {
            let plan = sqlx::query(sqlx::AssertSqlSafe(format!("explain query plan {}", what.stored())));
            let plan = plan.bind(1).fetch_all(&store.write).await.unwrap();
            let lines = plan.iter().map(|row| sqlx::Row::get::<String, _>(row, "detail"));
            let searched: Vec<_> = lines.filter(|line| !line.contains("SUBQUERY")).collect();
            assert!(searched.iter().all(|line| line.ends_with("USING INTEGER PRIMARY KEY (rowid=?)")), "{searched:?}");
        }
    }
}
