//! Why something that was posted was not taken, as data. `Display` is what its sender is told; `app` tells people in their language.

use serde::{Deserialize, Serialize};

use crate::{
    IntegrationId, Millis, cut,
    integration::Kind,
    limits::ingest::{ECHO_CHARS, REFUSAL_CHARS, REFUSED_ITEMS},
};

/// A posted body that was refused, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The last time.
    pub at: Millis,
    pub integration: IntegrationId,
    /// HTTP's, of the answer.
    pub status: u16,
    /// Earlier versions called it `message`.
    #[serde(alias = "message")]
    pub why: Why,
    /// How often, for the same reason.
    pub times: u64,
}

/// Why a body was refused, wholly or in part. Sizes are bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    #[error("this integration is disabled in Bellhop's console; nothing was taken in")]
    Disabled,
    /// The address is that of Alertmanager's API v1.
    #[error("use API v2 (in Prometheus: api_version: v2); v1 ended with Alertmanager 0.27")]
    OldApi,
    /// There is something else behind the token than Prometheus posts to.
    #[error("alerts are posted to /prometheus/TOKEN/api/v2/alerts, which Prometheus does by itself")]
    NotForPrometheus,
    /// There is something behind the token.
    #[error("alerts are posted to /api/v1/events/TOKEN, and nothing behind it")]
    BehindTheToken,
    #[error("the body is larger than {max} bytes; send fewer alerts at a time")]
    TooLarge { max: usize },
    #[error("there was no memory left for the body, because of the bodies of other requests; send it again")]
    NoMemory,
    /// The sender, or the network, ended before the body did.
    #[error("the body could not be read to its end")]
    NotReadToItsEnd,
    #[error("the body is compressed (gzip); send it as it is")]
    Compressed,
    #[error("the body is empty, and so not the JSON that is expected here; post for example {}", format.example())]
    Empty { format: Kind },
    #[error("the body is not the JSON that is expected here ({error}); post for example {}", format.example())]
    NotJson { error: String, format: Kind },
    /// It is JSON, and nothing that holds alerts.
    #[error(
        "the body is neither a list nor an object with a list \"alerts\" or with \"labels\": this integration expects {}, for example {}",
        expected(*format), format.example()
    )]
    NoAlerts { format: Kind },
    #[error("the body has more than {max} alerts, so nothing was taken in; send fewer at a time")]
    TooManyAlerts { max: usize },
    #[error("more than {max} alerts of the body are wrong, so nothing was taken in; the first is {first}")]
    TooManyWrong { max: usize, first: WrongItem },
    /// The others were taken.
    #[error("{}", in_words(items, *more))]
    Items {
        /// At most [`REFUSED_ITEMS`].
        items: Vec<WrongItem>,
        /// Further ones.
        more: usize,
    },
    /// As many alerts fire as may.
    #[error("{max} alerts of this integration fire, which is its limit: new ones were turned away")]
    Full { max: u32 },
    #[error("not all of it was taken in: {error}; send it again")]
    NotStored { error: String },
    /// What the sender was told, where an earlier version wrote down nothing but that.
    #[serde(untagged)]
    #[error("{0}")]
    Told(String),
}

impl Why {
    /// The parser's error repeats what it was given.
    pub fn not_json(error: &serde_json::Error, format: Kind) -> Self {
        Self::NotJson { error: cut::to_chars(&error.to_string(), ECHO_CHARS).into_owned(), format }
    }

    pub fn not_stored(error: &impl std::error::Error) -> Self {
        Self::NotStored { error: cut::to_chars(&error.to_string(), REFUSAL_CHARS).into_owned() }
    }

    /// The same to people: where in a body it is not JSON makes no difference.
    pub fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::NotJson { format, .. }, Self::NotJson { format: other, .. }) => format == other,
            _ => self == other,
        }
    }

    /// Of those that are wrong the first ones, and the number of all.
    pub fn items(wrong: &[WrongItem], count: usize) -> Self {
        let items: Vec<WrongItem> = wrong.iter().take(REFUSED_ITEMS).cloned().collect();
        Self::Items { more: count.saturating_sub(items.len()), items }
    }
}

/// One wrong item of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("alert {index}: {} {wrong}", wrong.field())]
pub struct WrongItem {
    /// Its place in the list, from 0.
    pub index: usize,
    pub wrong: Wrong,
}

/// What is wrong with one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wrong {
    #[error("is not an alert (it is not an object); give for example {}", format.example())]
    NotAnAlert { format: Kind },
    #[error("a label has no name")]
    LabelWithoutName,
    #[error("at least one label with a value is needed, for example {{\"alertname\": \"DiskFull\"}}")]
    NoLabel,
    #[error("has more than {max} entries")]
    TooManyLabels { max: usize },
    #[error("must be an object of texts, for example {{\"alertname\": \"DiskFull\"}}")]
    LabelsNoObject,
    /// Nothing is wrong with it.
    #[error("it could not be stored; sending it again is of no use, the log has the details")]
    NotStored,
}

impl Wrong {
    /// Where in the item; empty: the item itself.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::LabelWithoutName | Self::NoLabel | Self::TooManyLabels { .. } | Self::LabelsNoObject => "labels",
            Self::NotAnAlert { .. } | Self::NotStored => "",
        }
    }
}

const fn expected(format: Kind) -> &'static str {
    match format {
        Kind::ArmsEvent => "events with \"labels\"",
        Kind::Alertmanager => "Alertmanager's webhook (version 4), with a list \"alerts\"",
        Kind::Prometheus => "the list that Prometheus posts",
    }
}

fn in_words(items: &[WrongItem], more: usize) -> String {
    let mut words: Vec<String> = items.iter().map(WrongItem::to_string).collect();
    if more > 0 {
        words.push(format!("and {more} more"));
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read_again_also_what_an_earlier_version_wrote() {
        let wrong = WrongItem { index: 3, wrong: Wrong::TooManyLabels { max: 1_000 } };
        for why in [
            Why::Disabled,
            Why::NotJson { error: "at line 1".into(), format: Kind::Prometheus },
            Why::TooManyWrong { max: 20_000, first: wrong.clone() },
            Why::items(&[wrong], 5),
            Why::Told("the body is wrong".into()),
        ] {
            let refusal = Refusal { at: Millis(1), integration: IntegrationId(2), status: 400, why, times: 3 };
            let written = serde_json::to_string(&refusal).unwrap();
            assert_eq!(serde_json::from_str::<Refusal>(&written).unwrap(), refusal, "{written}");
        }
        let before = r#"{"at":1,"integration":2,"status":400,"message":"the body is wrong","times":3}"#;
        let refusal: Refusal = serde_json::from_str(before).unwrap();
        assert_eq!(refusal.why, Why::Told("the body is wrong".into()));
    }

    #[test]
    fn wrong_items_are_told_in_one_line_of_the_first_ones() {
        let wrong: Vec<WrongItem> =
            (0..REFUSED_ITEMS + 5).map(|index| WrongItem { index, wrong: Wrong::LabelWithoutName }).collect();
        let told = Why::items(&wrong, 30).to_string();
        assert!(told.starts_with("alert 0: labels a label has no name; alert 1: labels"), "{told}");
        assert!(told.ends_with(&format!("; and {} more", 30 - REFUSED_ITEMS)), "{told}");
    }

    #[test]
    fn of_a_parsers_error_a_part_is_kept() {
        let error = serde_json::from_str::<u8>(&format!("\"{}\"", "Z".repeat(10_000))).unwrap_err();
        let told = Why::not_json(&error, Kind::Alertmanager).to_string();
        assert!(told.contains("ZZZ") && told.chars().count() < REFUSAL_CHARS, "{told}");
    }
}
