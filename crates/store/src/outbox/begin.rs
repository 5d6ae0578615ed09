//! An attempt begins: committed before its first byte leaves.

use model::{DeliveryId, Millis};
use sqlx::SqliteConnection;

use super::open_delivery;
use crate::{Error, Store};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptStart {
    Started,
    /// It was replaced, cancelled or finished meanwhile: it must not be sent.
    NotOpen,
    /// Its rule was switched off or deleted: it was cancelled just now.
    RuleOff,
}

/// An attempt that is to begin.
#[derive(Clone, Copy, Debug)]
pub struct Begin<'a> {
    pub delivery: &'a DeliveryId,
    /// The attempt's number, counted from 1.
    pub number: u32,
    /// What it sends: should its outcome stay unknown, exactly these bytes are sent again.
    pub body: &'a [u8],
}

impl Store {
    /// Notes that these attempts are under way, in one transaction. What became of each, in their order.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn begin_attempts(&self, attempts: &[Begin<'_>], started_at: Millis) -> Result<Vec<AttemptStart>, Error> {
        let mut transaction = self.begin().await?;
        let mut starts = Vec::with_capacity(attempts.len());
        for attempt in attempts {
            starts.push(begin(&mut transaction, attempt, started_at).await?);
        }
        transaction.commit().await?;
        Ok(starts)
    }

    /// Cancels a delivery whose rule does not notify its robot any more. Whether it did. For the time between an edit and its
    /// coming into force: by the rules in force, such a delivery is on its way rightly.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn cancel_unwanted(&self, delivery: &DeliveryId, now: Millis) -> Result<bool, Error> {
        let done = sqlx::query(UNWANTED).bind(&delivery.0).bind(now.0).execute(&self.write).await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn begin(
    connection: &mut SqliteConnection,
    attempt: &Begin<'_>,
    started_at: Millis,
) -> Result<AttemptStart, Error> {
    let Begin { delivery, number, body } = *attempt;
    let robot: Option<i64> =
        sqlx::query_scalar(SENDING).bind(&delivery.0).bind(number).fetch_optional(&mut *connection).await?;
    let Some(robot) = robot else {
        let cancelled = sqlx::query(CANCEL).bind(&delivery.0).bind(started_at.0).execute(connection).await?;
        return Ok(if cancelled.rows_affected() > 0 { AttemptStart::RuleOff } else { AttemptStart::NotOpen });
    };
    // What the version before stored has its content elsewhere.
    let written = sqlx::query(BODY).bind(&delivery.0).bind(body).execute(&mut *connection).await?;
    if written.rows_affected() == 0 {
        sqlx::query(OLD_BODY).bind(&delivery.0).bind(body).execute(&mut *connection).await?;
    }
    sqlx::query("insert into attempt (delivery_id, number, robot_id, started_at) values (?1, ?2, ?3, ?4)")
        .bind(&delivery.0)
        .bind(number)
        .bind(robot)
        .bind(started_at.0)
        .execute(connection)
        .await?;
    Ok(AttemptStart::Started)
}

/// What a rule decided leaves only while the rule is there and enabled: an edit counts from the moment at which it is stored,
/// whether the dispatcher has heard of it or not. What a person asked to be sent again goes anyway. A rule is deleted if its id
/// was given once and no row has it any more.
macro_rules! rule_is_off {
    () => {
        "(delivery.reason <> 'resend' and (
            exists (select 1 from dispatch_rule rule where rule.id = delivery.rule_id and rule.enabled = 0)
            or not exists (select 1 from dispatch_rule rule where rule.id = delivery.rule_id)
                and delivery.rule_id <= (select seq from sqlite_sequence where name = 'dispatch_rule')))"
    };
}

pub(super) const SENDING: &str = concat!(
    "update delivery set state = 'sending', attempts = ?2, unsure = 1 where id = ?1 and coalesce(not ",
    rule_is_off!(),
    ", 1) and ",
    open_delivery!(),
    " returning robot_id"
);

pub(super) const BODY: &str = "update delivery_content set body = ?2 where delivery_id = ?1";

pub(super) const OLD_BODY: &str = "update delivery set body = ?2 where id = ?1";

pub(super) const CANCEL: &str = concat!(
    "update delivery set state = 'cancelled', finished_at = ?2 where id = ?1 and state <> 'sending' and ",
    rule_is_off!(),
    " and ",
    open_delivery!()
);

/// Its rule does not notify its robot any more. Recoveries also go to robots that were handlers.
pub(super) const UNWANTED: &str = concat!(
    "update delivery set state = 'cancelled', finished_at = ?2
     where id = ?1 and state <> 'sending' and reason in ('first', 'new_alerts', 'repeat') and rule_id is not null
        and not exists (select 1 from dispatch_rule rule where rule.id = delivery.rule_id and rule.dingtalk = 1 and (
            exists (select 1 from rule_contact handler join contact on contact.id = handler.contact_id
                where handler.rule_id = rule.id and contact.robot_id = delivery.robot_id)
            or exists (select 1 from rule_group handler
                join contact_group_member member on member.group_id = handler.group_id
                join contact on contact.id = member.contact_id
                where handler.rule_id = rule.id and contact.robot_id = delivery.robot_id)))
        and ",
    open_delivery!()
);
