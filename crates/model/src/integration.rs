//! An integration: where one monitoring system posts its alerts to, with the token in the URL (`arms.md` 1.8).

use serde::{Deserialize, Serialize};

use crate::{
    Edited, IntegrationId, Millis, Version,
    contact::{check_name, is_short},
    limits::form::{DESCRIPTION_CHARS, NUMBER_CHARS},
    noted::Note,
    problem::{Invalid, Problem},
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    ArmsEvent,
    Alertmanager,
    Prometheus,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::ArmsEvent, Self::Alertmanager, Self::Prometheus];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ArmsEvent => "arms_event",
            Self::Alertmanager => "alertmanager",
            Self::Prometheus => "prometheus",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The path that the sender is pointed to; Prometheus appends `/api/v2/alerts` itself (its `path_prefix`).
    pub fn path(self, token: &str) -> String {
        match self {
            Self::ArmsEvent | Self::Alertmanager => format!("/api/v1/events/{token}"),
            Self::Prometheus => format!("/prometheus/{token}"),
        }
    }

    /// Milliseconds after the last receipt at which a firing alert counts as resolved; `None`: never by itself (design 3).
    pub const fn default_auto_resolve(self) -> Option<i64> {
        match self {
            Self::ArmsEvent | Self::Prometheus => Some(300_000),
            Self::Alertmanager => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntegrationForm {
    /// `None`: a new integration.
    pub id: Option<IntegrationId>,
    /// Of what the form was made from.
    pub version: Version,
    pub name: String,
    /// Cannot be changed later.
    pub kind: Kind,
    pub description: String,
    /// Seconds; empty: only the sender resolves. For Prometheus it counts for alerts without an end.
    pub auto_resolve: String,
    pub enabled: bool,
}

impl Default for IntegrationForm {
    fn default() -> Self {
        Self {
            id: None,
            version: Version::NONE,
            name: String::new(),
            kind: Kind::ArmsEvent,
            description: String::new(),
            auto_resolve: String::new(),
            enabled: true,
        }
    }
}

/// Bounds of the auto-resolve time in seconds.
pub const AUTO_RESOLVE_SECONDS: (u32, u32) = (30, 7 * 24 * 3600);

impl IntegrationForm {
    /// The auto-resolve time in milliseconds, or what is wrong. A new integration with an empty field gets its kind's default.
    pub fn check(&self) -> Result<Option<i64>, Invalid> {
        let mut invalid = Invalid::default();
        check_name(&self.name, "name", &mut invalid);
        is_short(&self.description, DESCRIPTION_CHARS, "description", &mut invalid);
        let (min, max) = AUTO_RESOLVE_SECONDS;
        let auto_resolve = match (self.auto_resolve.trim(), self.id) {
            ("", None) => self.kind.default_auto_resolve(),
            ("", Some(_)) => None,
            (text, _) if text.len() > NUMBER_CHARS => {
                invalid.add("auto_resolve", Problem::NotANumber);
                None
            }
            (text, _) => match text.parse::<u32>() {
                Ok(seconds) if (min..=max).contains(&seconds) => Some(i64::from(seconds) * 1000),
                Ok(_) => {
                    invalid.add("auto_resolve", Problem::SecondsOutOfRange { min, max });
                    None
                }
                Err(_) => {
                    invalid.add("auto_resolve", Problem::NotANumber);
                    None
                }
            },
        };
        invalid.into_result()?;
        Ok(auto_resolve)
    }
}

/// What ingest needs to know of an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IngestTarget {
    pub id: IntegrationId,
    pub kind: Kind,
    pub enabled: bool,
    /// Milliseconds.
    pub auto_resolve: Option<i64>,
}

/// A row of the list of integrations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationRow {
    pub id: IntegrationId,
    pub name: String,
    pub kind: Kind,
    pub description: String,
    pub enabled: bool,
    /// Milliseconds.
    pub auto_resolve: Option<i64>,
    pub last_event_at: Option<Millis>,
    /// Alerts received in the last hour.
    pub last_hour: i64,
}

/// One integration with its URL, which holds the token: only for people who are logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationDetail {
    pub row: IntegrationRow,
    /// Absolute when the public URL is set; else on the address that the browser used.
    pub url: String,
    pub created_at: Millis,
    pub edited: Edited,
    /// The last refused requests since the start, the latest first.
    pub refusals: Vec<Refusal>,
    /// What was left out or changed of what was posted since the start, one of each kind, the latest first.
    pub notes: Vec<Note>,
}

/// A posted body that was refused, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The last time.
    pub at: Millis,
    pub integration: IntegrationId,
    pub status: u16,
    /// At most [`crate::limits::ingest::REFUSAL_CHARS`].
    pub message: String,
    /// How often, with the same words.
    pub times: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::form::NAME_CHARS;

    #[test]
    fn each_field_has_a_length() {
        let form = IntegrationForm {
            name: "n".repeat(NAME_CHARS + 1),
            description: "d".repeat(DESCRIPTION_CHARS + 1),
            auto_resolve: "0".repeat(NUMBER_CHARS) + "60",
            ..IntegrationForm::default()
        };
        let invalid = form.check().unwrap_err();
        assert_eq!(invalid.of("name"), Some(&Problem::too_long(NAME_CHARS)));
        assert_eq!(invalid.of("description"), Some(&Problem::too_long(DESCRIPTION_CHARS)));
        assert_eq!(invalid.of("auto_resolve"), Some(&Problem::NotANumber));
    }
}
