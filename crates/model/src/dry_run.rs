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
    for part in outside_quotes(inner, &['\n', ',']).iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let sides = outside_quotes(part, &['=', ':']);
        let (name, value) = match sides[..] {
            [name, _, ..] => (unquoted(name), unquoted(&part[name.len() + 1..])),
            _ => return Err(malformed()),
        };
        if name.is_empty() {
            return Err(malformed());
        }
        labels.0.insert(name, value);
    }
    if labels.0.is_empty() {
        return Err(FieldError::new("labels", Problem::NoLabels));
    }
    Ok(labels.without_empty())
}

/// The parts between these ASCII characters where they stand outside of double quotes.
fn outside_quotes<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ if !quoted && separators.contains(&character) => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Without quotes around it; within them `\"`, `\\` and `\n` stand for what they do in PromQL and JSON.
fn unquoted(text: &str) -> String {
    let text = text.trim();
    let Some(inner) = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return text.to_owned() };
    let (mut plain, mut characters) = (String::with_capacity(inner.len()), inner.chars());
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next().map(|next| if next == 'n' { '\n' } else { next })),
            other => plain.push(other),
        }
    }
    plain
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
    fn a_quoted_value_may_hold_anything() {
        let expected = Labels::from_iter([("summary", r#"a, "b" = c"#), ("url", "http://h:1/")]);
        for text in
            ["summary=\"a, \\\"b\\\" = c\"\nurl=http://h:1/", r#"{"summary": "a, \"b\" = c", "url": "http://h:1/"}"#]
        {
            assert_eq!(parse_labels(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_labels_is_refused() {
        assert_eq!(parse_labels("disk full").unwrap_err().problem, Problem::LabelsMalformed);
        assert_eq!(parse_labels(" ").unwrap_err().problem, Problem::NoLabels);
    }
}
