//! What core and sender tell each other. They share nothing else: orders go down, outcomes come up, and the database is the judge where
//! both want the same delivery.

use model::{AlertId, DeliveryId, GroupId, RobotId, delivery::OpenDelivery};
use store::Replaced;

/// From the core to the sender.
#[derive(Debug)]
pub enum Order {
    /// These were decided and are stored; they have replaced those.
    Add { deliveries: Vec<OpenDelivery>, replaced: Vec<Replaced> },
    /// An edit is in force: look anew at settings, robots and what was cancelled.
    InForce,
    /// Whether an edit is stored that is not in force yet.
    EditOwed(bool),
    /// For tests: say when you are at rest.
    #[cfg(feature = "failpoint")]
    Rest,
}

/// A delivery, by what the engine knows it by.
#[derive(Clone, Debug)]
pub struct Known {
    pub delivery: DeliveryId,
    pub robot: RobotId,
    pub group: Option<GroupId>,
}

/// From the sender to the core, when it is stored.
#[derive(Debug)]
pub enum Outcome {
    /// An attempt is under way and may have arrived, or it certainly has not.
    Unsure(Known, bool),
    /// The robot accepted it, and with it that these alerts fire.
    Sent(Known, Vec<AlertId>),
    /// It failed, expired, or was cancelled.
    Ended(Known),
    /// For tests: the sender is at rest.
    #[cfg(feature = "failpoint")]
    Rest(Resting),
}

impl Known {
    pub fn of(delivery: &OpenDelivery) -> Self {
        Self { delivery: delivery.id.clone(), robot: delivery.robot, group: delivery.group }
    }
}

/// For tests: the sender has done all that can be done at the clock's present time.
#[cfg(feature = "failpoint")]
#[derive(Clone, Debug)]
pub struct Resting {
    /// When something falls due next.
    pub next: Option<model::Mono>,
    /// All that wait, test messages too, sorted.
    pub waiting: Vec<DeliveryId>,
}
