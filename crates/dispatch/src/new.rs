//! New deliveries.

use std::sync::Arc;

use model::{
    DeliveryId, Millis, Now, RobotId,
    delivery::{Delivery, Place},
    dispatch_rule::Mention,
    notification::{LeftOut, Notification, Reason},
};
use outbox::Rank;
use uuid::Uuid;

/// A delivery to be, behind all of its rank.
pub fn delivery(notification: Notification, now: Now) -> Delivery {
    let place = Place { since: now.wall, rank: Rank::of(&notification).number() };
    Delivery {
        id: id(now.wall),
        robot: notification.robot,
        firing: notification.firing().map(|alert| alert.id).collect(),
        resolved: notification.resolved().map(|alert| alert.id).collect(),
        notification: notification.with_at_most(message::MAX_ALERTS),
        created_at: now.wall,
        place,
        replaces: Vec::new(),
    }
}

/// A notification that no rule has decided.
pub fn own_notification(robot: RobotId, reason: Reason, now: Now) -> Notification {
    Notification {
        robot,
        group: None,
        rule: None,
        rule_version: 0,
        rule_name: String::new(),
        reason,
        group_labels: Arc::default(),
        alerts: Vec::new(),
        left_out: LeftOut::default(),
        mention: Mention::Nobody,
        people: Vec::new(),
        notice: None,
        overflow: None,
        at: now.wall,
    }
}

/// A `UUIDv7` of this time.
fn id(now: Millis) -> DeliveryId {
    let milliseconds = now.0.max(0).unsigned_abs();
    let nanoseconds = u32::try_from(milliseconds % 1000).unwrap_or(0) * 1_000_000;
    let stamp = uuid::Timestamp::from_unix(uuid::NoContext, milliseconds / 1000, nanoseconds);
    DeliveryId(Uuid::new_v7(stamp).to_string())
}
