//! What a page shows of the simulator, and its forms.

use model::Millis;
use serde::{Deserialize, Serialize};

use crate::form::{FilledForm, draftable};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimulatorPage {
    pub robots: Vec<RobotRow>,
    /// The one that is shown; `None`: there is none at all.
    pub shown: Option<Shown>,
    pub limits: FilledForm<LimitsForm>,
    pub add: FilledForm<NewRobotForm>,
}

/// A robot to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotRow {
    pub key: String,
    pub group: String,
}

/// The robot that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Names the robot in addresses; not its token.
    pub key: String,
    pub group: String,
    pub webhook_url: String,
    /// Names and numbers of the group's members.
    pub members: Vec<(String, String)>,
    pub robot: FilledForm<RobotForm>,
    pub fault: FilledForm<FaultForm>,
    pub traffic: Traffic,
}

/// What changes by itself while the page is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// The last messages, oldest first.
    pub chat: Vec<Message>,
    /// The last requests, newest first.
    pub requests: Vec<Request>,
    /// Messages that count in the last minute, and how many may.
    pub in_window: usize,
    pub limit: u32,
    pub throttled_until: Option<Millis>,
    pub faults: Vec<FaultRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: u64,
    pub at: Millis,
    pub title: String,
    /// `markdown` is rendered, everything else is plain.
    pub is_markdown: bool,
    pub text: String,
    /// Title and address.
    pub links: Vec<(String, String)>,
    /// What stands in the text behind the `@`, and the member's name where it is known.
    pub mentions: Vec<(String, Option<String>)>,
    pub lost_mentions: Vec<(String, Lost)>,
    pub mentions_all: bool,
    /// POSTs that were answered with `ok` without a second message.
    pub repeats: u32,
}

/// Why somebody who was to be mentioned is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    NotInText,
    NotAMember,
    TypeWithoutMentions,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub at: Millis,
    pub outcome: Outcome,
    pub fault: Option<FaultKind>,
    pub status: Option<u16>,
    pub source: String,
    pub msg_uuid: String,
    pub body: String,
    pub answer: String,
    /// It reached a robot.
    pub to_robot: bool,
}

/// What became of a request's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    Repeated,
    Refused { errcode: i64, errmsg: String },
    NotTaken,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultRow {
    pub kind: FaultKind,
    pub times: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    #[default]
    Delay,
    LoseAnswer,
    HalfAnswer,
    Page,
    Reset,
    Busy,
    AddressBlocked,
    /// One that this page does not order.
    Other,
}

impl FaultKind {
    /// Those that can be ordered.
    pub const ALL: [Self; 7] =
        [Self::Delay, Self::LoseAnswer, Self::HalfAnswer, Self::Page, Self::Reset, Self::Busy, Self::AddressBlocked];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::LoseAnswer => "lose_answer",
            Self::HalfAnswer => "half_answer",
            Self::Page => "page",
            Self::Reset => "reset",
            Self::Busy => "busy",
            Self::AddressBlocked => "address_blocked",
            Self::Other => "other",
        }
    }
}

draftable! {
    RobotForm = "simulated_robot",
    NewRobotForm = "new_simulated_robot",
    LimitsForm = "simulator_limits",
    FaultForm = "simulated_fault",
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RobotForm {
    /// The robot's key.
    pub robot: String,
    pub group: String,
    /// Separated by commas, as are the addresses.
    pub keywords: String,
    pub secret: String,
    pub ip_list: String,
    pub enabled: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewRobotForm {
    pub new_group: String,
}

/// Of all robots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitsForm {
    /// The key of the robot that is shown.
    pub robot: String,
    /// Messages within a minute.
    pub limit: String,
    /// Seconds.
    pub penalty: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultForm {
    pub robot: String,
    pub kind: FaultKind,
    pub times: String,
    /// Of a delay.
    pub milliseconds: String,
}

impl Default for FaultForm {
    fn default() -> Self {
        Self {
            robot: String::new(),
            kind: FaultKind::default(),
            times: "1".to_owned(),
            milliseconds: "3000".to_owned(),
        }
    }
}
