//! What pages show of the dry run of a rule.

use model::{Fingerprint, Labels, RuleId, condition::ConditionResult, problem::Invalid};
use serde::{Deserialize, Serialize};

use super::RobotSummary;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum DryRun {
    Refused { errors: Invalid },
    Done(Box<DryRunResult>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunResult {
    pub labels: Labels,
    pub fingerprint: Fingerprint,
    /// For each OR block its conditions. Empty: every alert matches.
    pub blocks: Vec<Vec<ConditionResult>>,
    /// The rule applies to the alert.
    pub matches: bool,
    /// The rule is for unmatched alerts only, and these other enabled rules match: it does not apply.
    pub left_to: Vec<(RuleId, String)>,
    /// It matches and it discards.
    pub discards: bool,
    /// Other enabled rules that match and discard: they win.
    pub discarded_by: Vec<(RuleId, String)>,
    pub group_labels: Labels,
    pub handlers: Vec<String>,
    pub robots: Vec<DryRunRobot>,
    /// The message: title and markdown text.
    pub title: String,
    pub text: String,
    /// Bytes of the request body, of at most 20,000.
    pub bytes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunRobot {
    pub robot: RobotSummary,
    /// Other enabled rules that match these labels and reach the same robot: two messages.
    pub also_reached_by: Vec<(RuleId, String)>,
}
