//! Changing what a known robot needs besides its URL.

use model::{Millis, RobotId};
use sqlx::SqliteConnection;

use super::{SecretChange, resume};
use crate::{
    Cipher, Error,
    cipher::purpose,
    column::{from_json, to_json},
};

/// Whether something was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amended {
    Yes,
    No,
}

/// A change of secret or keywords mends a blocked robot: what waited for that is queued again. `None` keeps the keywords.
pub(crate) async fn amend(
    connection: &mut SqliteConnection,
    cipher: &Cipher,
    robot: RobotId,
    secret: &SecretChange,
    keywords: Option<&[String]>,
    now: Millis,
) -> Result<Amended, Error> {
    let (stored, known): (Option<Vec<u8>>, String) = sqlx::query_as("select secret, keywords from robot where id = ?1")
        .bind(robot.0)
        .fetch_one(&mut *connection)
        .await?;
    // What cannot be read is as good as none: saving writes it anew.
    let known: Vec<String> = from_json("robot.keywords", &known).unwrap_or_default();
    let keywords_changed = keywords.is_some_and(|wanted| wanted != known);
    let secret_changed = match secret {
        SecretChange::Keep => false,
        // Typed again although equal: a person says that it is right now.
        SecretChange::Set(_) => true,
        SecretChange::Clear => stored.is_some(),
    };
    if !secret_changed && !keywords_changed {
        return Ok(Amended::No);
    }
    let secret = match secret {
        SecretChange::Keep => stored,
        change => sealed(cipher, change),
    };
    sqlx::query("update robot set secret = ?2, keywords = ?3, updated_at = ?4 where id = ?1")
        .bind(robot.0)
        .bind(secret)
        .bind(to_json(keywords.unwrap_or(&known)))
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    resume(connection, robot, now).await?;
    Ok(Amended::Yes)
}

pub(super) fn sealed(cipher: &Cipher, change: &SecretChange) -> Option<Vec<u8>> {
    match change {
        SecretChange::Set(secret) => Some(cipher.seal(purpose::ROBOT_SECRET, secret.expose())),
        SecretChange::Keep | SecretChange::Clear => None,
    }
}
