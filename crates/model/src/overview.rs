//! The first page: the set-up guide until something was delivered, then how things stand.

use serde::{Deserialize, Serialize};

use crate::{
    DeliveryId, Millis, RobotId, RuleId,
    alert::{AlertRow, Level},
    delivery::DeliveryState,
    integration::Refusal,
    robot::Health,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub steps: SetupSteps,
    /// Firing alerts by level, P1 first; levels without one are left out.
    pub firing: Vec<(Level, i64)>,
    pub latest: Vec<AlertRow>,
    /// Deliveries of the last 24 hours by state.
    pub deliveries: Vec<(DeliveryState, i64)>,
    pub attention: Vec<Attention>,
    /// Messages carry no link until it is set.
    pub public_url_missing: bool,
    pub now: Millis,
}

/// How far the set-up has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupSteps {
    /// A contact with a robot.
    pub contact: bool,
    pub group: bool,
    /// An enabled rule that reaches a robot.
    pub rule: bool,
    pub integration: bool,
    /// Something was delivered; the guide has done its work.
    pub delivered: bool,
    /// The built-in simulator runs, so that the example can be set up with one click.
    pub simulator: bool,
}

/// Something that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attention {
    RobotBlocked {
        robot: RobotId,
        name: String,
        contact: Option<i64>,
        health: Health,
        waiting: i64,
    },
    RobotThrottled {
        robot: RobotId,
        name: String,
        until: Millis,
        waiting: i64,
    },
    DeliveryFailed {
        delivery: DeliveryId,
        title: String,
        robot_name: String,
        at: Millis,
    },
    RuleReachesNobody {
        rule: RuleId,
        name: String,
    },
    IngestRefused {
        refusal: Refusal,
    },
    /// Firing alerts that no rule matched.
    Unmatched {
        count: i64,
    },
}

/// What "Set up the example for me" made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Whether a test alert was posted.
    pub alert_posted: bool,
}
