//! Creating and editing contacts.

use model::{ContactId, RobotId, Version};
use sqlx::SqliteConnection;

use crate::{
    Edit, Error, NewRobot, SecretChange, Store, Unique,
    delivery::cancel_of_abandoned,
    edit::{Versioned, check_version},
    robot::{Amended, amend, upsert},
    room,
};

/// A contact as its form describes it: trimmed, normalised and checked.
#[derive(Clone, Debug)]
pub struct SaveContact {
    /// `None`: a new contact.
    pub id: Option<ContactId>,
    /// What it was made from.
    pub version: Version,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub ding_user_id: String,
    pub system_notifications: bool,
    pub robot: RobotChange,
    /// How many contacts there may be, this one included; `None`: any number.
    pub limit: Option<u32>,
}

/// What becomes of a contact's robot. Its secret and keywords belong to the robot: whoever shares it shares them.
#[derive(Clone, Debug)]
pub enum RobotChange {
    /// It stays, if there is one.
    Keep {
        secret: SecretChange,
        /// `None` keeps what is stored.
        keywords: Option<Vec<String>>,
    },
    Remove,
    /// The robot of this URL, made if it is new.
    Set(NewRobot),
}

impl Store {
    /// What waits for a robot that nobody points to any more is cancelled. [`Error::Taken`] names the contact that has the
    /// phone number or the email address; [`Error::Full`] when there are as many contacts as may be; [`Error::Stale`] when the
    /// contact was changed meanwhile, [`Error::NotFound`] when it was deleted.
    ///
    /// A change of the robot's secret or keywords is an edit of every contact that has the robot: their forms show it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_contact(&self, contact: &SaveContact, edit: impl Into<Edit>) -> Result<ContactId, Error> {
        let edit = edit.into();
        let now = edit.at;
        let mut transaction = self.begin().await?;
        let known = match contact.id {
            Some(id) => {
                check_version(&mut transaction, Versioned::Contact, id.0, contact.version).await?;
                robot_of(&mut transaction, id).await?
            }
            None => check_limit(&mut transaction, contact.limit).await.map(|()| None)?,
        };
        let robot = match &contact.robot {
            RobotChange::Remove => None,
            RobotChange::Set(robot) => {
                let (robot, amended) = upsert(&mut transaction, &self.cipher, robot).await?;
                count_for_sharers(&mut transaction, robot, amended, contact.id, edit).await?;
                Some(robot)
            }
            RobotChange::Keep { secret, keywords } => {
                if let Some(robot) = known {
                    let amended =
                        amend(&mut transaction, &self.cipher, robot, secret, keywords.as_deref(), now).await?;
                    count_for_sharers(&mut transaction, robot, amended, contact.id, edit).await?;
                }
                known
            }
        };
        let id = match write(&mut transaction, contact, robot, edit).await {
            Err(Error::Taken { what, .. }) => return Err(taken(&mut transaction, what, contact).await?),
            outcome => outcome?,
        };
        if let Some(left) = known.filter(|known| Some(*known) != robot) {
            cancel_of_abandoned(&mut transaction, &[left.0], now).await?;
        }
        transaction.commit().await?;
        Ok(id)
    }
}

async fn robot_of(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<RobotId>, Error> {
    let robot: Option<i64> =
        sqlx::query_scalar("select robot_id from contact where id = ?1").bind(id.0).fetch_one(connection).await?;
    Ok(robot.map(RobotId))
}

async fn check_limit(connection: &mut SqliteConnection, limit: Option<u32>) -> Result<(), Error> {
    let Some(max) = limit else { return Ok(()) };
    room::check(connection, "select count(*) from contact where team_id = 1", max).await
}

async fn write(
    connection: &mut SqliteConnection,
    contact: &SaveContact,
    robot: Option<RobotId>,
    edit: Edit,
) -> Result<ContactId, Error> {
    let statement = if contact.id.is_some() { UPDATE } else { INSERT };
    let id: i64 = sqlx::query_scalar(statement)
        .bind(contact.id.map(|id| id.0))
        .bind(&contact.name)
        .bind(&contact.phone)
        .bind(&contact.email)
        .bind(robot.map(|robot| robot.0))
        .bind(&contact.ding_user_id)
        .bind(contact.system_notifications)
        .bind(edit.at.0)
        .bind(edit.account())
        .fetch_one(connection)
        .await?;
    Ok(ContactId(id))
}

/// `?1`, the contact's id, is null here: the database gives one.
const INSERT: &str = "insert into contact
        (id, name, phone, email, robot_id, ding_user_id, system_notifications, created_at, updated_at, updated_by)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) returning id";

const UPDATE: &str = "update contact set name = ?2, phone = ?3, email = ?4, robot_id = ?5, ding_user_id = ?6,
        system_notifications = ?7, updated_at = ?8, updated_by = ?9, version = version + 1
     where id = ?1 returning id";

/// The other contacts of a robot, once its secret or keywords were changed.
async fn count_for_sharers(
    connection: &mut SqliteConnection,
    robot: RobotId,
    amended: Amended,
    saved: Option<ContactId>,
    edit: Edit,
) -> Result<(), Error> {
    if amended == Amended::No {
        return Ok(());
    }
    sqlx::query(SHARERS)
        .bind(robot.0)
        .bind(saved.map(|id| id.0))
        .bind(edit.at.0)
        .bind(edit.account())
        .execute(connection)
        .await?;
    Ok(())
}

const SHARERS: &str = "update contact set version = version + 1, updated_at = ?3, updated_by = ?4
     where robot_id = ?1 and id is not ?2";

/// Names the contact that has the value already.
async fn taken(connection: &mut SqliteConnection, what: Unique, contact: &SaveContact) -> Result<Error, Error> {
    let (statement, value) = match what {
        Unique::ContactPhone => ("select name from contact where team_id = 1 and phone = ?1", &contact.phone),
        _ => ("select name from contact where team_id = 1 and email = ?1", &contact.email),
    };
    let by = sqlx::query_scalar(statement).bind(value).fetch_optional(connection).await?.unwrap_or_default();
    Ok(Error::Taken { what, by })
}
