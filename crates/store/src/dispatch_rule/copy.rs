//! Copying a dispatch rule.

use model::{RuleId, contact::MAX_NAME, dispatch_rule::DispatchRule};
use sqlx::SqliteConnection;

use super::{rows::load, save::write};
use crate::{Edit, Error, Store};

impl Store {
    /// A disabled copy, called as the original with the next free number behind it: "Disk" gives "Disk (2)".
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn copy_dispatch_rule(&self, id: RuleId, edit: impl Into<Edit>) -> Result<RuleId, Error> {
        let mut transaction = self.begin().await?;
        let original = load(&mut transaction, &[id.0]).await?.pop().ok_or(Error::NotFound)??.row.rule;
        let name = free_name(&mut transaction, &original.name).await?;
        let copy = DispatchRule { id: RuleId::default(), name, enabled: false, ..original };
        let id = write(&mut transaction, &copy, edit.into()).await?;
        transaction.commit().await?;
        Ok(id)
    }
}

async fn free_name(connection: &mut SqliteConnection, original: &str) -> Result<String, Error> {
    let mut number = 2_u64;
    loop {
        let name = numbered(original, number);
        let taken: bool =
            sqlx::query_scalar("select exists (select 1 from dispatch_rule where team_id = 1 and name = ?1)")
                .bind(&name)
                .fetch_one(&mut *connection)
                .await?;
        if !taken {
            return Ok(name);
        }
        number += 1;
    }
}

/// Replaces a number that is there already, and stays within the length of a name.
fn numbered(name: &str, number: u64) -> String {
    let suffix = format!(" ({number})");
    let base: String = unnumbered(name).chars().take(MAX_NAME - suffix.len()).collect();
    format!("{}{suffix}", base.trim_end())
}

fn unnumbered(name: &str) -> &str {
    let Some((base, number)) = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) else { return name };
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) { base } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_numbered_and_not_numbered_twice() {
        assert_eq!(numbered("Disk", 2), "Disk (2)");
        assert_eq!(numbered("Disk (2)", 3), "Disk (3)");
        assert_eq!(numbered("Disk (new)", 2), "Disk (new) (2)");
    }

    #[test]
    fn the_name_of_a_copy_is_not_too_long() {
        let copy = numbered(&"磁".repeat(MAX_NAME), 10);
        assert_eq!(copy.chars().count(), MAX_NAME);
        assert!(copy.ends_with("磁 (10)"));
    }
}
