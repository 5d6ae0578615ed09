//! What a person decides about a row, in words instead of a bare truth value.

use sqlx::SqliteConnection;

use crate::{Edit, Error};

/// On or off, for rules, integrations and accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    On,
    Off,
}

impl Switch {
    pub(crate) const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }

    /// Of the row with this id, by [`OF_RULE`] or [`OF_INTEGRATION`]. A real change counts as an edit.
    pub(crate) async fn write(
        self,
        connection: &mut SqliteConnection,
        statement: &'static str,
        id: i64,
        edit: Edit,
    ) -> Result<(), Error> {
        let done = sqlx::query(statement)
            .bind(id)
            .bind(self.is_on())
            .bind(edit.at.0)
            .bind(edit.account())
            .execute(connection)
            .await?;
        if done.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
    }
}

macro_rules! statement {
    ($table:literal) => {
        concat!(
            "update ",
            $table,
            " set version = version + (enabled <> ?2), updated_at = iif(enabled <> ?2, ?3, updated_at),
                updated_by = iif(enabled <> ?2, ?4, updated_by), enabled = ?2
             where id = ?1"
        )
    };
}

pub(crate) const OF_RULE: &str = statement!("dispatch_rule");
pub(crate) const OF_INTEGRATION: &str = statement!("integration");

/// Whether deleting something that rules use detaches it from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detach {
    /// Nothing is deleted while a rule uses any of it.
    Refuse,
    Detach,
}
