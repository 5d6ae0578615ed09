//! An attempt begins: committed before its first byte leaves (design 2.4).

use model::{DeliveryId, Millis};

use super::open_delivery;
use crate::{Error, Store};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    Started,
    /// It was superseded, cancelled or finished meanwhile: it must not be sent.
    Gone,
}

impl Store {
    /// Notes that attempt `number` (counted from 1) is under way, with what it sends: should its outcome stay unknown, exactly these
    /// bytes are sent again.
    pub async fn begin_attempt(
        &self,
        delivery: &DeliveryId,
        number: u32,
        started_at: Millis,
        body: &[u8],
    ) -> Result<Begun, Error> {
        let mut transaction = self.begin().await?;
        let robot: Option<i64> = sqlx::query_scalar(SENDING)
            .bind(&delivery.0)
            .bind(number)
            .bind(body)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(robot) = robot else { return Ok(Begun::Gone) };
        sqlx::query("insert into attempt (delivery_id, number, robot_id, started_at) values (?1, ?2, ?3, ?4)")
            .bind(&delivery.0)
            .bind(number)
            .bind(robot)
            .bind(started_at.0)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(Begun::Started)
    }
}

pub(super) const SENDING: &str = concat!(
    "update delivery set state = 'sending', attempts = ?2, body = ?3 where id = ?1 and ",
    open_delivery!(),
    " returning robot_id"
);
