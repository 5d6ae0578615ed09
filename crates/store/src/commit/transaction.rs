//! One change, all or nothing.

use model::{DeliveryId, GroupId, RobotId, change::Change, delivery::Delivery};

use super::{Received, alerts, decisions, received};
use crate::{
    Error, Store,
    outbox::{self, Inserted},
};

/// What the database decided by itself while it took a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitOutcome {
    pub replaced: Vec<Replaced>,
    /// Those of the given deliveries whose robot does not exist (any more): they are not stored, and their alerts say so.
    pub undeliverable: Vec<DeliveryId>,
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
        let Inserted { replaced, undeliverable } = outbox.write(&mut transaction, deliveries, change.at).await?;
        received.write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(CommitOutcome { replaced, undeliverable })
    }
}
