//! One change, all or nothing.

use model::{DeliveryId, GroupId, RobotId, change::Change, delivery::Delivery};

use super::{Received, alerts, decisions, received};
use crate::{
    Error, Store,
    outbox::{self, Inserted},
};

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommitOutcome {
    Done {
        /// What the given deliveries have replaced.
        replaced: Vec<Replaced>,
        /// Those of the given deliveries whose robot does not exist (any more): they are not stored, and their alerts say so.
        undeliverable: Vec<DeliveryId>,
    },
    /// Nothing is stored: these were to be replaced, and an attempt was begun meanwhile, or they came to an end. The change is to be
    /// decided anew.
    Begun(Vec<DeliveryId>),
}

/// A delivery that will not be tried: a later one of the same robot and group contains its alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    pub delivery: DeliveryId,
    pub robot: RobotId,
    pub group: GroupId,
}

impl Store {
    /// Stores `change` except its `moved` ([`Store::write_moved`]), `deliveries` for its notifications, and what was received
    /// for it. Many requests may share one call. On an error nothing is stored.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn commit(
        &self,
        change: &Change,
        deliveries: &[Delivery],
        received: &[Received],
    ) -> Result<CommitOutcome, Error> {
        // Written before the lock is taken.
        let alerts = alerts::Rows::of(change);
        let decisions = decisions::Rows::of(change);
        let outbox = outbox::Rows::of(deliveries);
        let received = received::Rows::of(received);

        let mut transaction = self.begin().await?;
        alerts.write(&mut transaction).await?;
        decisions.write(&mut transaction).await?;
        let Inserted { replaced, undeliverable, begun } = outbox.write(&mut transaction, deliveries, change.at).await?;
        if !begun.is_empty() {
            transaction.rollback().await?;
            return Ok(CommitOutcome::Begun(begun));
        }
        received.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(CommitOutcome::Done { replaced, undeliverable })
    }
}
