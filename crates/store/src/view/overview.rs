//! What pages show of the installation.

use model::{DeliveryId, IntegrationId, Millis, RobotId, RuleId, refused::Refusal, robot::Health, set_aside::SetAside};
use serde::{Deserialize, Serialize};

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
    /// It has more groups than it may have: all others are one group.
    RuleOverflows {
        rule: RuleId,
        name: String,
        max: u32,
    },
    /// An expression of the rule was saved before their cost was bounded, and slows every alert down.
    RuleCostly {
        rule: RuleId,
        name: String,
    },
    /// An expression of the rule cannot be read: its condition never holds.
    RuleUnreadable {
        rule: RuleId,
        name: String,
    },
    /// The stored settings cannot be read: the defaults are used.
    SettingsUnreadable,
    IngestRefused {
        /// Of the integration.
        name: String,
        refusal: Refusal,
    },
    /// Its sender uses a word of severity that nobody knows: such alerts are P3.
    SeverityUnknown {
        integration: IntegrationId,
        /// Of the integration.
        name: String,
        word: String,
        /// The last time.
        at: Millis,
    },
    /// This address sends `X-Forwarded-*` and is not a trusted proxy: all people behind it count as one.
    UnknownProxy {
        address: String,
    },
    /// Something that could not be stored or read, and that does not stop the rest.
    SetAside {
        aside: SetAside,
    },
    /// Firing alerts that no rule matched.
    Unmatched {
        count: i64,
    },
}
