//! Settings of the installation.

use serde::{Deserialize, Serialize};

use crate::{Version, account::Language};

/// Language and zone are those of messages; pages follow the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    /// Of what the form was made from; 0 until something was saved.
    pub version: Version,
    pub language: Language,
    /// IANA name.
    pub zone: String,
    /// Where people reach Bellhop; links in messages start with it. Empty: messages carry no link.
    pub public_url: String,
    /// Messages a minute and robot; `DingTalk` allows 20.
    pub robot_budget: String,
}

impl Default for SettingsForm {
    fn default() -> Self {
        Self {
            version: Version::NONE,
            language: Language::Chinese,
            zone: "Asia/Shanghai".into(),
            public_url: String::new(),
            robot_budget: "20".into(),
        }
    }
}

/// Bounds of the messages a minute and robot: `DingTalk` allows no more (`docs/dingtalk.md` 5).
pub const ROBOT_BUDGET: (u32, u32) = (1, 20);

impl SettingsForm {
    /// Messages a minute and robot.
    pub fn budget(&self) -> usize {
        let (min, max) = ROBOT_BUDGET;
        self.robot_budget.trim().parse::<u32>().map_or(max, |budget| budget.clamp(min, max)) as usize
    }
}
