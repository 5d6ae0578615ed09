//! Finding or making the robot of a webhook URL.

use model::{Millis, RobotId};
use sqlx::SqliteConnection;

use super::{
    amend::{Amended, amend, sealed},
    resume,
};
use crate::{Cipher, Error, Sensitive, Store, cipher::purpose, column::to_json};

#[derive(Clone, Debug)]
pub struct NewRobot {
    /// The canonical webhook URL: equal URLs are one robot.
    pub url: Sensitive,
    pub masked_url: String,
    pub secret: SecretChange,
    /// `None` keeps what is stored.
    pub keywords: Option<Vec<String>>,
    pub now: Millis,
}

#[derive(Clone, Debug)]
pub enum SecretChange {
    Keep,
    Set(Sensitive),
    Clear,
}

impl Store {
    /// The robot of this URL, made or changed as asked. A change of secret or keywords mends a blocked robot: what waited
    /// for that is queued again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn upsert_robot(&self, robot: &NewRobot) -> Result<RobotId, Error> {
        let mut transaction = self.begin().await?;
        let (id, _) = upsert(&mut transaction, &self.cipher, robot).await?;
        transaction.commit().await?;
        Ok(id)
    }
}

pub(crate) async fn upsert(
    connection: &mut SqliteConnection,
    cipher: &Cipher,
    robot: &NewRobot,
) -> Result<(RobotId, Amended), Error> {
    let identity = cipher.identity(robot.url.expose());
    let found: Option<i64> = sqlx::query_scalar("select id from robot where team_id = 1 and identity = ?1")
        .bind(&identity[..])
        .fetch_optional(&mut *connection)
        .await?;
    let Some(id) = found.map(RobotId) else {
        let id = insert(connection, cipher, robot, &identity).await?;
        return Ok((id, Amended::No));
    };
    mend_url(connection, cipher, id, robot).await?;
    let amended = amend(connection, cipher, id, &robot.secret, robot.keywords.as_deref(), robot.now).await?;
    Ok((id, amended))
}

/// A stored URL that cannot be decrypted any more is written anew by whoever types it again, and with that the robot is mended.
async fn mend_url(
    connection: &mut SqliteConnection,
    cipher: &Cipher,
    id: RobotId,
    robot: &NewRobot,
) -> Result<(), Error> {
    let stored: Vec<u8> =
        sqlx::query_scalar("select url from robot where id = ?1").bind(id.0).fetch_one(&mut *connection).await?;
    if cipher.open(purpose::ROBOT_URL, &stored).is_ok() {
        return Ok(());
    }
    sqlx::query("update robot set url = ?2, updated_at = ?3 where id = ?1")
        .bind(id.0)
        .bind(cipher.seal(purpose::ROBOT_URL, robot.url.expose()))
        .bind(robot.now.0)
        .execute(&mut *connection)
        .await?;
    resume(connection, id, robot.now).await?;
    Ok(())
}

async fn insert(
    connection: &mut SqliteConnection,
    cipher: &Cipher,
    robot: &NewRobot,
    identity: &[u8; 32],
) -> Result<RobotId, Error> {
    let id = sqlx::query_scalar(
        "insert into robot (identity, url, masked_url, secret, keywords, created_at, updated_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?6) returning id",
    )
    .bind(&identity[..])
    .bind(cipher.seal(purpose::ROBOT_URL, robot.url.expose()))
    .bind(&robot.masked_url)
    .bind(sealed(cipher, &robot.secret))
    .bind(to_json(robot.keywords.as_deref().unwrap_or_default()))
    .bind(robot.now.0)
    .fetch_one(connection)
    .await?;
    Ok(RobotId(id))
}
