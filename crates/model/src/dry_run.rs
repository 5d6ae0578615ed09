//! "Paste labels, see what happens": what a rule would do with an alert, condition by condition.

use serde::{Deserialize, Serialize};

use crate::{
    Labels, RuleId,
    condition::Condition,
    dispatch_rule::DispatchRuleForm,
    labels::Fingerprint,
    problem::{FieldError, Invalid, Problem},
    robot::RobotSummary,
};

/// The rule as it stands in the form, and the labels as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DryRunForm {
    pub rule: DispatchRuleForm,
    /// `name=value` a line, or a JSON object.
    pub labels: String,
}

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
    pub matches: bool,
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
pub struct ConditionResult {
    pub condition: Condition,
    /// The label's value; `None` when the alert has not that label.
    pub actual: Option<String>,
    pub holds: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunRobot {
    pub robot: RobotSummary,
    /// Other enabled rules that match these labels and reach the same robot: two messages.
    pub also_reached_by: Vec<(RuleId, String)>,
}

/// Labels out of what a person pasted: a JSON object of strings, or `name=value` a line (quotes around the value, a comma
/// at the end and braces around it all are taken off, so that PromQL and Alertmanager notation can be pasted).
pub fn parse_labels(text: &str) -> Result<Labels, FieldError> {
    let malformed = || FieldError::new("labels", Problem::LabelsMalformed);
    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let mut labels = Labels::default();
    for part in inner.split(['\n', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').or_else(|| part.split_once(':')).ok_or_else(malformed)?;
        let name = unquoted(name);
        if name.is_empty() {
            return Err(malformed());
        }
        labels.0.insert(name.to_owned(), unquoted(value).to_owned());
    }
    if labels.0.is_empty() {
        return Err(FieldError::new("labels", Problem::NoLabels));
    }
    Ok(labels.without_empty())
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_from_lines_from_json_and_from_promql() {
        let expected = Labels::from_iter([("alertname", "DiskFull"), ("env", "prod")]);
        for text in [
            "alertname=DiskFull\nenv=prod",
            "{alertname=\"DiskFull\", env=\"prod\"}",
            "{\"alertname\": \"DiskFull\", \"env\": \"prod\"}",
            "alertname = DiskFull\n\nenv: prod\nempty=",
        ] {
            assert_eq!(parse_labels(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_labels_is_refused() {
        assert_eq!(parse_labels("disk full").unwrap_err().problem, Problem::LabelsMalformed);
        assert_eq!(parse_labels(" ").unwrap_err().problem, Problem::NoLabels);
    }
}
