//! What an alert's sender calls its state.

use serde_json::value::RawValue;

use super::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Firing,
    Resolved,
}

/// What a field says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    Is(Status),
    /// A word that is not known.
    Unknown(String),
}

/// In any case. Only words that mean one thing in every system that sends them.
pub fn of(raw: Option<&RawValue>) -> Said {
    let Some(text) = raw.and_then(text::of) else { return Said::Nothing };
    match text.trim().to_lowercase().as_str() {
        "" => Said::Nothing,
        "firing" | "alerting" | "active" | "triggered" | "problem" | "open" | "告警" => Said::Is(Status::Firing),
        "resolved" | "ok" | "recovered" | "recovery" | "closed" | "inactive" | "normal" | "已恢复" | "恢复" => {
            Said::Is(Status::Resolved)
        }
        _ => Said::Unknown(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_any_case_and_nothing_where_there_is_none() {
        for (json, said) in [
            ("\"firing\"", Said::Is(Status::Firing)),
            ("\"FIRING\"", Said::Is(Status::Firing)),
            ("\"alerting\"", Said::Is(Status::Firing)),
            ("\"PROBLEM\"", Said::Is(Status::Firing)),
            ("\" Resolved \"", Said::Is(Status::Resolved)),
            ("\"OK\"", Said::Is(Status::Resolved)),
            ("\"恢复\"", Said::Is(Status::Resolved)),
            ("\"\"", Said::Nothing),
            ("null", Said::Nothing),
            ("1", Said::Unknown("1".to_owned())),
            ("\"paused\"", Said::Unknown("paused".to_owned())),
        ] {
            assert_eq!(of(Some(serde_json::from_str(json).unwrap())), said, "{json}");
        }
        assert_eq!(of(None), Said::Nothing);
    }
}
