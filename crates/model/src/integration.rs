//! An integration: where one monitoring system posts its alerts to, with the token in the URL (`docs/product.md`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    IntegrationId, Version,
    contact::{check_name, is_short},
    limits::{
        form::{DESCRIPTION_CHARS, NUMBER_CHARS, SEVERITIES_CHARS},
        ingest::{ACTIVE, ACTIVE_BOUNDS, SEVERITIES},
    },
    problem::{Invalid, Problem},
    severity::{self, Level, Scale, Table},
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

    /// A body that is right, for whoever sends something else.
    pub const fn example(self) -> &'static str {
        match self {
            Self::ArmsEvent => {
                r#"{"labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {"message": "/var is 95% full"}}"#
            }
            Self::Alertmanager => {
                r#"{"version": "4", "status": "firing", "alerts": [{"status": "firing", "labels": {"alertname": "DiskFull"}, "annotations": {}, "startsAt": "2026-11-23T10:00:00Z"}]}"#
            }
            Self::Prometheus => r#"[{"labels": {"alertname": "DiskFull"}, "startsAt": "2026-11-23T10:00:00Z"}]"#,
        }
    }

    /// The path that the sender is pointed to; Prometheus appends `/api/v2/alerts` itself (its `path_prefix`).
    pub fn path(self, token: &str) -> String {
        match self {
            Self::ArmsEvent | Self::Alertmanager => format!("/api/v1/events/{token}"),
            Self::Prometheus => format!("/prometheus/{token}"),
        }
    }

    /// Milliseconds after the last receipt at which a firing alert counts as resolved; `None`: never by itself.
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
    /// Of a new one.
    pub kind: Kind,
    pub description: String,
    /// Seconds; empty: only the sender resolves. For Prometheus it counts for alerts without an end.
    pub auto_resolve: String,
    /// Alerts that may fire at the same time. Empty: the default.
    pub max_active: String,
    /// What digits mean as a severity.
    pub scale: Scale,
    /// What words mean as a severity, before all others: `word = P1`, one a line.
    pub severities: String,
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
            max_active: String::new(),
            scale: Scale::default(),
            severities: String::new(),
            enabled: true,
        }
    }
}

/// What a form says, once it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Milliseconds.
    pub auto_resolve: Option<i64>,
    pub max_active: u32,
    pub severities: Table,
}

/// Bounds of the auto-resolve time in seconds.
pub const AUTO_RESOLVE_SECONDS: (u32, u32) = (30, 7 * 24 * 3600);

impl IntegrationForm {
    /// A new integration with an empty auto-resolve time gets its kind's default.
    pub fn check(&self) -> Result<Checked, Invalid> {
        let mut invalid = Invalid::default();
        check_name(&self.name, "name", &mut invalid);
        is_short(&self.description, DESCRIPTION_CHARS, "description", &mut invalid);
        let (min, max) = AUTO_RESOLVE_SECONDS;
        let auto_resolve = match (self.auto_resolve.trim(), self.id) {
            ("", None) => self.kind.default_auto_resolve(),
            ("", Some(_)) => None,
            (text, _) => match number(text, (min, max), Problem::SecondsOutOfRange { min, max }) {
                Ok(seconds) => Some(i64::from(seconds) * 1000),
                Err(problem) => {
                    invalid.add("auto_resolve", problem);
                    None
                }
            },
        };
        let max_active = self.max_active(&mut invalid);
        let words = self.words(&mut invalid);
        invalid.into_result()?;
        Ok(Checked { auto_resolve, max_active, severities: Table { scale: self.scale, words } })
    }

    fn max_active(&self, invalid: &mut Invalid) -> u32 {
        let (min, max) = ACTIVE_BOUNDS;
        let text = self.max_active.trim();
        if text.is_empty() {
            return ACTIVE;
        }
        number(text, (min, max), Problem::OutOfRange { min, max }).unwrap_or_else(|problem| {
            invalid.add("max_active", problem);
            ACTIVE
        })
    }

    fn words(&self, invalid: &mut Invalid) -> BTreeMap<String, Level> {
        let mut words = BTreeMap::new();
        if !is_short(&self.severities, SEVERITIES_CHARS, "severities", invalid) {
            return words;
        }
        for (line, text) in (1..).zip(self.severities.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let said = text.rsplit_once(['=', '＝', ':', '：']);
            let level = said.and_then(|(word, level)| Some((word, Level::parse(&level.trim().to_ascii_uppercase())?)));
            match level.filter(|(word, _)| !word.trim().is_empty()) {
                Some((word, level)) => {
                    words.insert(severity::key(word), level);
                }
                None => {
                    invalid.add("severities", Problem::SeverityLine { line });
                    return words;
                }
            }
        }
        if words.len() > SEVERITIES as usize {
            invalid.add("severities", Problem::TooMany { max: SEVERITIES });
        }
        words
    }

    /// As the form shows them.
    pub fn write_words(words: &BTreeMap<String, Level>) -> String {
        let lines: Vec<String> = words.iter().map(|(word, level)| format!("{word} = {}", level.as_str())).collect();
        lines.join("\n")
    }
}

/// A number within these bounds, or what is wrong.
pub fn number(text: &str, (min, max): (u32, u32), out_of_range: Problem) -> Result<u32, Problem> {
    match text.parse::<u32>() {
        Ok(number) if text.len() <= NUMBER_CHARS && (min..=max).contains(&number) => Ok(number),
        Ok(_) if text.len() <= NUMBER_CHARS => Err(out_of_range),
        _ => Err(Problem::NotANumber),
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
    pub severities: Table,
    /// Alerts that may fire at the same time.
    pub max_active: u32,
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

    #[test]
    fn the_limit_of_alerts_is_a_number_within_its_bounds() {
        let checked = |text: &str| {
            let form = IntegrationForm { name: "N".into(), max_active: text.into(), ..IntegrationForm::default() };
            form.check().map(|checked| checked.max_active).map_err(|invalid| invalid.of("max_active").cloned().unwrap())
        };
        let (min, max) = ACTIVE_BOUNDS;
        for (text, expected) in [
            ("", Ok(ACTIVE)),
            (" 5 ", Ok(5)),
            ("1000000", Ok(max)),
            ("0", Err(Problem::OutOfRange { min, max })),
            ("1000001", Err(Problem::OutOfRange { min, max })),
            ("-1", Err(Problem::NotANumber)),
            ("many", Err(Problem::NotANumber)),
        ] {
            assert_eq!(checked(text), expected, "{text}");
        }
    }

    #[test]
    fn words_of_severity_are_one_a_line() {
        let form = |severities: &str| {
            let severities = severities.to_owned();
            IntegrationForm { name: "N".into(), severities, ..IntegrationForm::default() }
        };
        let words = |text: &str| form(text).check().map(|checked| checked.severities.words);
        let expected = BTreeMap::from([
            ("sev 1".to_owned(), Level::P1),
            ("a=b".to_owned(), Level::P6),
            ("中".to_owned(), Level::P3),
        ]);
        assert_eq!(words(" SEV 1 = p1 \n\na=b=P6\r\n中：P3"), Ok(expected.clone()));
        assert_eq!(words(&IntegrationForm::write_words(&expected)), Ok(expected));
        for (text, line) in [("SEV1", 1), ("a = P1\nb = P7", 2), ("= P1", 1), ("\n\nx = ", 3)] {
            assert_eq!(words(text).unwrap_err().of("severities"), Some(&Problem::SeverityLine { line }), "{text}");
        }
        let many: Vec<String> = (0..=SEVERITIES).map(|n| format!("w{n} = P1")).collect();
        assert_eq!(words(&many.join("\n")).unwrap_err().of("severities"), Some(&Problem::TooMany { max: SEVERITIES }));
    }
}
