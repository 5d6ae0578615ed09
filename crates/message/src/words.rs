//! The words of messages: one table per language. A missing word is a compile error.

mod chinese;
mod english;

use minijinja::{Value, context};
use model::{
    account::Language,
    notification::{Reason, Trouble},
};

/// A phrase for a number of things.
type Count = fn(usize) -> String;

pub struct Words {
    /// The mark of a recovery, in place of the level.
    pub resolved_tag: &'static str,
    pub firing: Count,
    /// The firing ones, where others are resolved.
    pub unresolved: Count,
    pub resolved: Count,
    pub alerts: Count,
    /// (firing, resolved).
    pub firing_and_resolved: fn(usize, usize) -> String,
    /// The first of several alert names, and how many others there are.
    pub and_others: fn(&str, usize) -> String,
    pub more_alerts: Count,
    pub more_labels: Count,
    /// More people than are mentioned.
    pub more_people: Count,
    /// Before the start of a firing alert.
    pub since: &'static str,
    /// Before the start of a resolved alert.
    pub started: &'static str,
    /// Before its end.
    pub ended: &'static str,
    /// Before how long it lasted.
    pub lasted: &'static str,
    /// Links.
    pub details: &'static str,
    pub source: &'static str,
    pub console: &'static str,
    /// Before the name of the dispatch rule.
    pub rule: &'static str,
    pub reason: fn(Reason) -> &'static str,
    /// Of a repeat: since when the oldest alert is firing, and how long that is.
    pub repeated: fn(&str, &str) -> String,
    /// Days, hours, minutes, seconds.
    pub units: [&'static str; 4],
    pub test_title: &'static str,
    /// For a contact of this name.
    pub test_body: fn(&str) -> String,
    /// About the robot of this name.
    pub notice_title: fn(Trouble, &str) -> String,
    pub notice_body: fn(Trouble) -> &'static str,
    /// Before what `DingTalk` answered.
    pub answer: &'static str,
}

impl Words {
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &english::WORDS,
            Language::Chinese => &chinese::WORDS,
        }
    }

    /// The words that a template may use, as `words`.
    pub fn value(&self) -> Value {
        context! {
            unresolved => Value::from_function(self.unresolved),
            resolved => Value::from_function(self.resolved),
            more_alerts => Value::from_function(self.more_alerts),
            more_labels => Value::from_function(self.more_labels),
            since => self.since,
            started => self.started,
            ended => self.ended,
            lasted => self.lasted,
            details => self.details,
            source => self.source,
            console => self.console,
            answer => self.answer,
            rule => self.rule,
        }
    }
}
