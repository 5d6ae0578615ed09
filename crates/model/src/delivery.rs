//! A delivery: one message on its way to one robot, and its attempts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    AlertId, DeliveryId, GroupId, Millis, RobotId,
    alert::Alert,
    answer::Answer,
    notification::{Notification, Reason},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its turn in the robot's queue.
    Queued,
    /// An attempt is under way, or was when Bellhop stopped.
    Sending,
    Sent,
    /// A transient refusal: tried again at `due_at`.
    Retrying,
    /// The robot (or everything) is paused until `due_at`.
    Throttled,
    /// The robot refuses until a person mends it.
    Blocked,
    /// Replaced: a later delivery of the same robot and group contains its alerts.
    #[serde(rename = "superseded")]
    Replaced,
    /// Its rule was disabled or deleted before it was tried.
    Cancelled,
    /// Given up; can be sent again by a person.
    Failed,
    /// It waited until it was of no use any more ([`Unsent`]).
    Expired,
}

impl DeliveryState {
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Retrying,
        Self::Throttled,
        Self::Blocked,
        Self::Replaced,
        Self::Cancelled,
        Self::Failed,
        Self::Expired,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Retrying => "retrying",
            Self::Throttled => "throttled",
            Self::Blocked => "blocked",
            Self::Replaced => "superseded",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// It will not be tried again by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Replaced | Self::Cancelled | Self::Failed | Self::Expired)
    }

    /// What it will say is not settled yet.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Queued | Self::Retrying | Self::Throttled | Self::Blocked)
    }

    /// Something about it will change soon and by itself.
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Retrying | Self::Throttled)
    }
}

/// Why a delivery was not sent, where no answer says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unsent {
    /// It told of a recovery, and waited for this many milliseconds.
    OldRecovery { waited: i64 },
    /// Its alerts fired and ended before it could be sent, and it waited for this many milliseconds.
    OldNews { waited: i64 },
    /// Nobody waits any more for the answer of a test message.
    OldTest { waited: i64 },
    /// This person dropped what waited for the robot.
    Dropped { by: String },
}

/// A delivery that is to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub robot: RobotId,
    /// With the alerts that can be shown.
    pub notification: Notification,
    /// All alerts that fire.
    pub firing: Vec<AlertId>,
    /// All alerts that are over.
    pub resolved: Vec<AlertId>,
    pub created_at: Millis,
    pub place: Place,
    /// What waits for the robot about the group and was not tried yet, or certainly refused: this delivery replaces it.
    pub replaces: Vec<DeliveryId>,
}

impl Delivery {
    pub fn open(&self) -> OpenDelivery {
        let notification = &self.notification;
        OpenDelivery {
            id: self.id.clone(),
            robot: self.robot,
            group: notification.group,
            reason: notification.reason,
            firing: self.firing.clone(),
            resolved: self.resolved.clone(),
            state: DeliveryState::Queued,
            created_at: self.created_at,
            place: self.place,
            due_at: self.created_at,
            attempts: 0,
            unsure: false,
        }
    }
}

/// The place of a delivery in the queue of its robot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Since when it waits, or the first of those that it has replaced.
    pub since: Millis,
    /// `outbox::Rank` as a number.
    pub rank: u8,
}

/// A stored delivery that is not final: all but what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDelivery {
    pub id: DeliveryId,
    pub robot: RobotId,
    pub group: Option<GroupId>,
    pub reason: Reason,
    /// All alerts that it shows as firing.
    pub firing: Vec<AlertId>,
    /// All alerts whose recovery it tells.
    pub resolved: Vec<AlertId>,
    pub state: DeliveryState,
    pub created_at: Millis,
    pub place: Place,
    /// When it may be tried (again).
    pub due_at: Millis,
    /// Attempts begun.
    pub attempts: u32,
    /// One of them may have arrived, or is under way: it is repeated with its bytes, and nothing replaces it.
    pub unsure: bool,
}

/// An open delivery about a group, as far as it says what its robot will be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub delivery: DeliveryId,
    pub robot: RobotId,
    pub group: GroupId,
    pub reason: Reason,
    pub place: Place,
    /// The alerts that it shows as firing.
    pub firing: Vec<AlertId>,
    /// The alerts whose recovery it tells.
    pub resolved: Vec<Arc<Alert>>,
    /// An attempt may have arrived: a later delivery does not replace it.
    pub unsure: bool,
}

/// One attempt to send a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Counts from 1.
    pub number: u32,
    pub started_at: Millis,
    /// `None` while it is under way.
    pub finished_at: Option<Millis>,
    pub answer: Option<Answer>,
}
