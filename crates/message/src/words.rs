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
    /// The same for alerts that are not reported any more.
    pub silent_tag: &'static str,
    /// The same where only some are.
    pub ended_tag: &'static str,
    /// The firing ones, where others are resolved.
    pub unresolved: Count,
    pub resolved: Count,
    pub not_reported: Count,
    /// Some resolved, some not reported any more.
    pub ended: Count,
    /// (firing, resolved).
    pub firing_and_resolved: fn(usize, usize) -> String,
    /// (firing, resolved or not reported any more).
    pub firing_and_ended: fn(usize, usize) -> String,
    /// The first of several alert names, and how many others there are.
    pub and_others: fn(&str, usize) -> String,
    pub more_alerts: Count,
    pub more_labels: Count,
    /// More people than are mentioned.
    pub more_people: Count,
    pub more_characters: Count,
    /// When a firing alert began.
    pub since: fn(&str) -> String,
    /// When a resolved one ended, and how long it lasted.
    pub over: fn(&str, &str) -> String,
    /// The same, by a person.
    pub over_by: fn(&str, &str, &str) -> String,
    /// When it counted as not reported any more.
    pub silent: fn(&str) -> String,
    /// When Bellhop heard of an end that was earlier.
    pub heard: fn(&str) -> String,
    /// Links.
    pub details: &'static str,
    pub source: &'static str,
    /// In place of the link to the source.
    pub source_too_long: &'static str,
    pub console: &'static str,
    pub reason: fn(Reason) -> &'static str,
    /// Of a message about ends of which some are silence.
    pub ended_reason: &'static str,
    /// The sender leaves out alerts.
    pub cut_off: &'static str,
    /// The rule has more groups than so many.
    pub overflow: fn(u32) -> String,
    /// Of a repeat: for how long the oldest alert is firing.
    pub repeated: fn(&str) -> String,
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
            more_alerts => Value::from_function(self.more_alerts),
            more_labels => Value::from_function(self.more_labels),
            more_characters => Value::from_function(self.more_characters),
            details => self.details,
            console => self.console,
            answer => self.answer,
        }
    }
}
