//! A robot: the row that is paced and has health, secret and keywords. Contacts point to it.

use serde::{Deserialize, Serialize};

use crate::{Millis, answer::Meaning};

/// A custom keyword of a robot; `DingTalk` allows at most [`MAX_KEYWORDS`], case-sensitive (`docs/dingtalk.md` 1).
pub const MAX_KEYWORDS: usize = 10;

/// Splits what a person typed into keywords: by comma, semicolon or line; blanks around them do not count, repeats are dropped.
/// Ends with the first one that is too many, because each is compared with those before it.
pub fn keywords(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for keyword in text.split([',', '，', ';', '；', '、', '\n']).map(str::trim) {
        if !keyword.is_empty() && !found.iter().any(|known| known == keyword) {
            found.push(keyword.to_owned());
        }
        if found.len() > MAX_KEYWORDS {
            break;
        }
    }
    found
}

/// Whether a robot can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Health {
    Ok,
    /// Paused until then; for [`Meaning::AddressBlocked`] all robots are.
    Throttled {
        until: Millis,
    },
    /// Refused until a person mends it.
    Blocked {
        since: Millis,
        meaning: Meaning,
        errmsg: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_split_trimmed_and_kept_once() {
        assert_eq!(keywords(" alert, 告警，alert\n\n, Alert "), ["alert", "告警", "Alert"]);
        assert!(keywords(" ,\n").is_empty());
    }

    #[test]
    fn a_flood_of_keywords_is_not_read_to_its_end() {
        let flood: Vec<String> = (0..200_000).map(|n: u32| n.to_string()).collect();
        assert_eq!(keywords(&flood.join(",")).len(), MAX_KEYWORDS + 1);
    }
}
