//! Who is mentioned, in the text and in `at` (`docs/dingtalk.md` 4). A recovery mentions nobody; a notice
//! mentions whom it is for.

use std::collections::HashSet;

use model::{contact::mentionable_phone, dispatch_rule::Mention, notification::Notification, routing::Person};

use crate::{Rendered, words::Words};

/// The most people that one message can mention.
const MAX_PEOPLE: usize = 50;
/// Bytes that all mentions may take in the text and as much again in `at`. Fifty phone numbers take 600; only user ids
/// beyond anything `DingTalk` gives out reach it.
const MAX_MENTION_BYTES: usize = 3_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    everyone: bool,
    /// Distinct, in the order of the handlers.
    handles: Vec<Handle>,
    /// How many more there are.
    hidden: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Handle {
    Mobile(String),
    UserId(String),
}

impl Mentions {
    pub fn of(notification: &Notification) -> Self {
        if notification.firing().next().is_none() && notification.notice.is_none() {
            return Self::default();
        }
        match notification.mention {
            Mention::Nobody => Self::default(),
            Mention::Everyone => Self { everyone: true, ..Self::default() },
            Mention::Handlers => Self::handlers(&notification.people),
        }
    }

    fn handlers(people: &[Person]) -> Self {
        let mut seen = HashSet::new();
        let mut mentions = Self::default();
        let mut bytes = 0;
        for handle in people.iter().filter_map(Handle::of).filter(|handle| seen.insert(handle.clone())) {
            bytes += handle.as_str().len() + "@\"\", ".len();
            if mentions.hidden > 0 || mentions.handles.len() == MAX_PEOPLE || bytes > MAX_MENTION_BYTES {
                mentions.hidden += 1;
            } else {
                mentions.handles.push(handle);
            }
        }
        mentions
    }

    /// The last line of the text; empty when nobody is named. Everyone needs no word in the text.
    pub fn line(&self, words: &Words) -> String {
        let mut parts: Vec<String> = self.handles.iter().map(|handle| format!("@{}", handle.as_str())).collect();
        if self.hidden > 0 {
            parts.push((words.more_people)(self.hidden));
        }
        parts.join(" ")
    }

    pub fn write_into(&self, message: &mut Rendered) {
        message.at_all = self.everyone;
        for handle in &self.handles {
            match handle {
                Handle::Mobile(phone) => message.at_mobiles.push(phone.clone()),
                Handle::UserId(id) => message.at_user_ids.push(id.clone()),
            }
        }
    }
}

impl Handle {
    /// By phone in `DingTalk`'s form, else by user id; `None` when the person has neither in a usable form.
    fn of(person: &Person) -> Option<Self> {
        if let Some(phone) = mentionable_phone(&person.phone) {
            return Some(Self::Mobile(phone));
        }
        let id = person.ding_user_id.trim();
        let usable = !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || "_-.@$:+=/".contains(c));
        usable.then(|| Self::UserId(id.to_owned()))
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Mobile(text) | Self::UserId(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{ContactId, account::Language};

    use super::*;

    fn person(phone: &str, user_id: &str) -> Person {
        Person { contact: ContactId(1), name: String::new(), phone: phone.into(), ding_user_id: user_id.into() }
    }

    #[test]
    fn a_person_is_mentioned_by_phone_else_by_user_id_else_not() {
        let people = [
            person("138 0013-8000", "manager4220"),
            person("", "manager4221"),
            person("", ""),
            person("+86 13800138000", ""),
            person("", "a](http://evil.example) b"),
            person("+85212345678", ""),
            person("1380013800", "manager4222"),
            person("4155550100", ""),
        ];
        let mentions = Mentions::handlers(&people);
        assert_eq!(
            mentions.line(Words::of(Language::English)),
            "@13800138000 @manager4221 @+852-12345678 @manager4222"
        );
        let mut message = Rendered::default();
        mentions.write_into(&mut message);
        assert_eq!(
            (message.at_mobiles, message.at_user_ids),
            (vec!["13800138000".into(), "+852-12345678".into()], vec!["manager4221".into(), "manager4222".into()])
        );
    }

    #[test]
    fn over_fifty_people_are_counted() {
        let people: Vec<Person> = (0..62).map(|n| person(&(13_800_138_000_u64 + n).to_string(), "")).collect();
        let line = Mentions::handlers(&people).line(Words::of(Language::English));
        assert!(line.ends_with("@13800138049 and 12 more"), "{line}");
        assert!(Mentions::handlers(&people).line(Words::of(Language::Chinese)).ends_with(" 另有 12 人"));
    }

    #[test]
    fn mentions_have_a_bound_in_bytes_too() {
        let people: Vec<Person> = (0..50).map(|n| person("", &format!("{}{n}", "磁".repeat(60)))).collect();
        let mentions = Mentions::handlers(&people);
        assert!(mentions.line(Words::of(Language::English)).len() < MAX_MENTION_BYTES + 50);
        assert_eq!(mentions.handles.len() + mentions.hidden, 50);
    }
}
