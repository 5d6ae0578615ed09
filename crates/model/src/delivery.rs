//! A delivery: one message on its way to one robot, and its attempts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{AlertId, DeliveryId, GroupId, Millis, RobotId, alert::Alert, answer::Answer, notification::Notification};

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
}

impl DeliveryState {
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Retrying,
        Self::Throttled,
        Self::Blocked,
        Self::Replaced,
        Self::Cancelled,
        Self::Failed,
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
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// It will not be tried again by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Sent | Self::Replaced | Self::Cancelled | Self::Failed)
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

/// A delivery as the dispatcher keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub robot: RobotId,
    pub notification: Notification,
    pub state: DeliveryState,
    pub created_at: Millis,
    /// Since when it waits, or the first of those that it has replaced.
    pub since: Millis,
    /// `outbox::Rank` as a number; `None`: that of what it says.
    pub rank: Option<u8>,
    /// When it may be tried (again).
    pub due_at: Millis,
    /// Attempts begun.
    pub attempts: u32,
    /// The exact bytes of the first attempt: repeats are the same.
    pub body: Option<Vec<u8>>,
}

/// An open delivery about a group, as far as it says what its robot will be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub delivery: DeliveryId,
    pub robot: RobotId,
    pub group: GroupId,
    /// The alerts that it shows as firing.
    pub firing: Vec<AlertId>,
    /// The alerts whose recovery it tells.
    pub resolved: Vec<Arc<Alert>>,
    /// An attempt was begun: a later delivery does not replace it.
    pub tried: bool,
}

impl Pending {
    /// `None` for a delivery that is about no group.
    pub fn of(id: &DeliveryId, notification: &Notification, tried: bool) -> Option<Self> {
        Some(Self {
            delivery: id.clone(),
            robot: notification.robot,
            group: notification.group?,
            firing: notification.firing().map(|alert| alert.id).collect(),
            resolved: notification.resolved().cloned().collect(),
            tried,
        })
    }
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
