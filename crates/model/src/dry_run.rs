//! "Paste labels, see what happens": what a rule would do with an alert, condition by condition.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Labels,
    dispatch_rule::DispatchRuleForm,
    limits::{form::PASTED_CHARS, ingest::LABELS_REFUSED},
    problem::{FieldError, Problem},
};

/// The rule as it stands in the form, and the labels as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DryRunForm {
    pub rule: DispatchRuleForm,
    /// `name=value` a line, or a JSON object.
    pub labels: String,
}

/// Labels out of what a person pasted: JSON (labels, or what was posted: the first alert counts), `{name="value"}` as Prometheus and
/// Alertmanager write it, with or without a metric's name before it, or `name=value` a line.
pub fn parse_labels(text: &str) -> Result<Labels, FieldError> {
    let text = text.trim();
    if text.chars().nth(PASTED_CHARS).is_some() {
        return Err(FieldError::new("labels", Problem::too_long(PASTED_CHARS)));
    }
    let labels = match serde_json::from_str::<Value>(text) {
        Ok(json) if json.is_object() || json.is_array() => of_json(&json),
        _ => of_notation(text),
    };
    let labels = labels.ok_or_else(|| FieldError::new("labels", Problem::LabelsMalformed))?.without_empty();
    if labels.0.is_empty() {
        return Err(FieldError::new("labels", Problem::NoLabels));
    }
    if labels.0.len() > LABELS_REFUSED {
        return Err(FieldError::new("labels", Problem::too_many(LABELS_REFUSED)));
    }
    Ok(labels)
}

fn of_json(json: &Value) -> Option<Labels> {
    let object = match json {
        Value::Array(items) => return of_json(items.first()?),
        Value::Object(object) => object,
        _ => return None,
    };
    if let Some(alerts @ Value::Array(_)) = object.get("alerts") {
        return of_json(alerts);
    }
    if let Some(labels @ Value::Object(_)) = object.get("labels") {
        return of_json(labels);
    }
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    };
    let labels: Option<_> = object.iter().map(|(name, value)| Some((name.clone(), text(value)?))).collect();
    labels.map(Labels)
}

fn of_notation(text: &str) -> Option<Labels> {
    let inner = match text.strip_suffix('}') {
        Some(rest) => rest.split_once('{').filter(|(metric, _)| is_name(metric.trim()) || metric.trim().is_empty())?.1,
        None => text,
    };
    let mut labels = Labels::default();
    for part in outside_quotes(inner, &['\n', ',']).iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let [name, _, ..] = outside_quotes(part, &['=', ':'])[..] else { return None };
        let raw = part[name.len() + 1..].trim();
        // Several of them in one line would be one value.
        let is_one = raw.starts_with('"') || !raw.split_whitespace().skip(1).any(|word| word.contains('='));
        let (name, value) = (unquoted(name), unquoted(raw));
        if !is_one || !is_name(&name) || labels.0.insert(name, value).is_some() {
            return None;
        }
    }
    Some(labels)
}

/// Something that a person means as a name, and not a piece of another notation.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && !text.contains(|character: char| character.is_whitespace() || "{}[]\"'".contains(character))
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
    fn what_was_posted_is_read_by_its_first_alert() {
        let expected = Labels::from_iter([("alertname", "A"), ("code", "200")]);
        for text in [
            r#"[{"labels":{"alertname":"A","code":200}}, {"labels":{"alertname":"B"}}]"#,
            r#"{"labels":{"alertname":"A","code":"200"},"annotations":{"summary":"s"}}"#,
            r#"{"version":"4","status":"firing","alerts":[{"labels":{"alertname":"A","code":"200","gone":null}}]}"#,
            r#"ALERTS{alertname="A", code="200"}"#,
        ] {
            assert_eq!(parse_labels(text).as_ref(), Ok(&expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_labels_is_refused() {
        for text in ["alertname=A severity=critical", "- alertname: A", "a=1,a=2", r#"{"labels":{"a":{"b":1}}}"#, "[]"]
        {
            assert_eq!(parse_labels(text).map_err(|error| error.problem), Err(Problem::LabelsMalformed), "{text}");
        }
        assert_eq!(parse_labels("disk full").unwrap_err().problem, Problem::LabelsMalformed);
        assert_eq!(parse_labels(" ").unwrap_err().problem, Problem::NoLabels);
        let many: Vec<String> = (0..=LABELS_REFUSED).map(|n| format!("l{n}=v")).collect();
        assert_eq!(parse_labels(&many.join("\n")).unwrap_err().problem, Problem::too_many(LABELS_REFUSED));
        assert_eq!(parse_labels(&"a".repeat(PASTED_CHARS + 1)).unwrap_err().problem, Problem::too_long(PASTED_CHARS));
    }
}
