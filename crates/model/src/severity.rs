//! How urgent an alert is: the word that its sender uses, and the level that it means.
//!
//! Senders call it `severity`, `level` or `priority`. The first of the three whose word is known counts. A bare digit means nothing by
//! itself, because systems count in opposite directions: the integration says which of them it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Labels, cut, limits::ingest::SEVERITY_CHARS};

/// ARMS' level, P1 the most urgent (`docs/product.md`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    P1,
    P2,
    P3,
    P4,
    P5,
    #[default]
    P6,
}

impl Level {
    pub const ALL: [Self; 6] = [Self::P1, Self::P2, Self::P3, Self::P4, Self::P5, Self::P6];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
            Self::P5 => "P5",
            Self::P6 => "P6",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == text)
    }
}

/// The labels that hold the word, in the order in which they are asked.
pub const LABELS: [&str; 3] = ["severity", "level", "priority"];

/// Of one alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Severity {
    pub level: Level,
    /// As it was sent; empty where there was none.
    pub word: String,
}

impl Severity {
    /// By the words that everybody uses.
    pub fn of(labels: &Labels) -> Self {
        Table::default().rate(labels).0
    }
}

/// What bare digits mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Nothing.
    #[default]
    None,
    /// 5 disaster to 0 not classified.
    Zabbix,
    /// 1 emergency to 3 notice.
    Nightingale,
}

impl Scale {
    pub const ALL: [Self; 3] = [Self::None, Self::Zabbix, Self::Nightingale];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Zabbix => "zabbix",
            Self::Nightingale => "nightingale",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.as_str() == text)
    }

    fn level(self, word: &str) -> Option<Level> {
        Some(match (self, word) {
            (Self::Zabbix, "5") => Level::P1,
            (Self::Zabbix, "4") => Level::P2,
            (Self::Zabbix, "3" | "2") => Level::P3,
            (Self::Zabbix, "1" | "0") => Level::P6,
            (Self::Nightingale, "1") => Level::P1,
            (Self::Nightingale, "2") => Level::P3,
            (Self::Nightingale, "3") => Level::P5,
            _ => return None,
        })
    }
}

/// What the words of one integration mean: its own first, then the digits, then the words that everybody uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    pub scale: Scale,
    /// By the word as [`key`] writes it.
    pub words: BTreeMap<String, Level>,
}

/// Whether a word was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Understood {
    Yes,
    /// No word at all: the lowest level.
    NoWord,
    /// A word that nobody knows: somewhere in the middle, and to be asked about.
    No,
}

impl Table {
    pub fn rate(&self, labels: &Labels) -> (Severity, Understood) {
        let words = || LABELS.map(|label| labels.value(label).trim()).into_iter().filter(|word| !word.is_empty());
        let rated = |word: &str, level| Severity { level, word: cut::shown(word, SEVERITY_CHARS) };
        for word in words() {
            if let Some(level) = self.level(word) {
                return (rated(word, level), Understood::Yes);
            }
        }
        match words().next() {
            Some(word) => (rated(word, Level::P3), Understood::No),
            None => (Severity::default(), Understood::NoWord),
        }
    }

    /// `None`: it is not known.
    pub fn level(&self, word: &str) -> Option<Level> {
        let key = key(word);
        self.words.get(&key).copied().or_else(|| self.scale.level(&key)).or_else(|| usual(&key))
    }
}

/// Whether the level says all that this word says: it is the name of a level, and of this one, where it is known.
pub fn is_name_of_level(word: &str, level: Option<Level>) -> bool {
    let key = key(word);
    let is_name = USUAL.contains(&key.as_str()) || Level::parse(&key.to_uppercase()).is_some();
    is_name && level.is_none_or(|level| usual(&key) == Some(level))
}

/// The names of the levels (`docs/product.md`).
const USUAL: [&str; 7] = ["critical", "error", "warning", "warn", "page", "notice", "info"];

/// Words that differ only in case, or in blanks around them, are one.
pub fn key(word: &str) -> String {
    cut::to_chars(word.trim(), SEVERITY_CHARS).to_lowercase()
}

/// The words that everybody uses.
fn usual(key: &str) -> Option<Level> {
    Some(match key {
        "p0" | "p1" | "emergency" | "emerg" | "disaster" | "fatal" | "critical" | "crit" | "blocker" | "alert"
        | "灾难" | "紧急" | "致命" => Level::P1,
        "p2" | "error" | "err" | "high" | "major" | "urgent" | "severe" | "严重" | "重要" | "错误" => Level::P2,
        "p3" | "warning" | "warn" | "moderate" | "medium" | "average" | "一般严重" | "一般" | "警告" | "中" => {
            Level::P3
        }
        "p4" | "page" | "minor" | "次要" => Level::P4,
        "p5" | "low" | "notice" | "提示" | "通知" | "低" => Level::P5,
        "p6" | "info" | "information" | "informational" | "debug" | "none" | "not classified" | "信息" | "未分类" => {
            Level::P6
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rated(table: &Table, pairs: &[(&str, &str)]) -> (Level, String, Understood) {
        let (severity, understood) = table.rate(&pairs.iter().copied().collect());
        (severity.level, severity.word, understood)
    }

    #[test]
    fn the_words_that_everybody_uses() {
        for (level, words) in [
            (Level::P1, "P0 P1 emergency disaster FATAL critical blocker 灾难 紧急"),
            (Level::P2, "P2 error High major urgent 严重 重要"),
            (Level::P3, "P3 Warning warn moderate average 一般 警告"),
            (Level::P4, "P4 page minor 次要"),
            (Level::P5, "p5 low notice 提示"),
            (Level::P6, "P6 info debug none 信息"),
        ] {
            for word in words.split(' ') {
                assert_eq!(rated(&Table::default(), &[("severity", word)]), (level, word.to_owned(), Understood::Yes));
            }
        }
    }

    #[test]
    fn the_first_label_whose_word_is_known_counts() {
        for (pairs, level, word, understood) in [
            (&[("level", "emergency")][..], Level::P1, "emergency", Understood::Yes),
            (&[("priority", "P2")], Level::P2, "P2", Understood::Yes),
            (&[("severity", "x"), ("level", "warn"), ("priority", "P1")], Level::P3, "warn", Understood::Yes),
            (&[("severity", "info"), ("level", "fatal")], Level::P6, "info", Understood::Yes),
            (&[("severity", " "), ("priority", " high ")], Level::P2, "high", Understood::Yes),
            (&[("level", "7"), ("priority", "y")], Level::P3, "7", Understood::No),
            (&[("severity", "")], Level::P6, "", Understood::NoWord),
            (&[("alertname", "critical")], Level::P6, "", Understood::NoWord),
        ] {
            assert_eq!(rated(&Table::default(), pairs), (level, word.to_owned(), understood), "{pairs:?}");
        }
    }

    #[test]
    fn an_integration_says_what_digits_and_its_own_words_mean() {
        let own = |scale| Table {
            scale,
            words: BTreeMap::from([("sev-x".to_owned(), Level::P2), ("info".to_owned(), Level::P4)]),
        };
        for (scale, word, level, understood) in [
            (Scale::None, "1", Level::P3, Understood::No),
            (Scale::Zabbix, "5", Level::P1, Understood::Yes),
            (Scale::Zabbix, "0", Level::P6, Understood::Yes),
            (Scale::Zabbix, "6", Level::P3, Understood::No),
            (Scale::Nightingale, "1", Level::P1, Understood::Yes),
            (Scale::Nightingale, "3", Level::P5, Understood::Yes),
            (Scale::Nightingale, "0", Level::P3, Understood::No),
            (Scale::None, "SEV-X", Level::P2, Understood::Yes),
            (Scale::Zabbix, "Info", Level::P4, Understood::Yes),
            (Scale::Zabbix, "critical", Level::P1, Understood::Yes),
        ] {
            assert_eq!(
                rated(&own(scale), &[("severity", word)]),
                (level, word.to_owned(), understood),
                "{scale:?} {word}"
            );
        }
    }

    #[test]
    fn a_long_word_is_cut_and_found_all_the_same() {
        let long = "x".repeat(5_000);
        let table = Table { words: BTreeMap::from([(key(&long), Level::P1)]), ..Table::default() };
        let (level, word, understood) = rated(&table, &[("severity", &long)]);
        assert_eq!((level, understood, word.chars().count()), (Level::P1, Understood::Yes, SEVERITY_CHARS));
    }
}
