//! What annotations say: the texts in their order, and the links apart.

use std::collections::BTreeSet;

use model::{Labels, web::web_address};

use crate::{MAX_BYTES, clean::clean, text::Text};

/// Shown without their names, and in this order: all peers do.
const PLAIN: [&str; 3] = ["summary", "description", "message"];

/// What some annotations say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    pub texts: Vec<Note>,
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Empty: it speaks for itself.
    pub name: String,
    pub text: Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The annotation's name and the host.
    pub text: String,
    pub url: String,
}

/// Longest name of an annotation, and longest host, in characters.
const NAME: usize = 60;

impl Notes {
    /// Of those annotations that `is_shown` takes. Names that begin with `_` are for machines.
    /// `room`: bytes of texts that are still looked at whole; of what is beyond it only the beginnings are.
    pub fn of(annotations: &Labels, room: &mut usize, is_shown: impl Fn(&str) -> bool) -> Self {
        let mut notes = Self::default();
        let value = |name: &str| annotations.0.get(name).filter(|_| is_shown(name)).map_or("", String::as_str);
        for name in PLAIN {
            notes.add_plain(text(value(name), room));
        }
        let others = annotations.0.iter().filter(|(name, _)| !PLAIN.contains(&name.as_str()) && !name.starts_with('_'));
        for (name, value) in others.filter(|(name, _)| is_shown(name)) {
            match link(name, value) {
                Some(link) => notes.links.push(link),
                None => notes.add_named(name, text(value, room)),
            }
        }
        notes
    }

    /// Characters of the longest text.
    pub fn longest(&self) -> usize {
        self.texts.iter().map(|note| note.text.chars()).max().unwrap_or_default()
    }

    /// Characters of all texts.
    pub fn chars(&self) -> usize {
        self.texts.iter().map(|note| note.text.chars()).sum()
    }

    /// What only repeats is left out, and what is repeated word for word gives way to the longer text.
    fn add_plain(&mut self, text: Text) {
        if text.is_empty() || self.texts.iter().any(|known| !text.adds_to(&known.text)) {
            return;
        }
        self.texts.retain(|known| !text.contains(&known.text));
        self.texts.push(Note { name: String::new(), text });
    }

    fn add_named(&mut self, name: &str, text: Text) {
        if !text.is_empty() {
            self.texts.push(Note { name: clean(name, NAME), text });
        }
    }
}

/// As much as a message can hold; less, where the texts before it were as long as several messages.
fn text(value: &str, room: &mut usize) -> Text {
    let most = MAX_BYTES.min((*room).max(BEGINNING));
    *room = room.saturating_sub(value.len().min(most));
    Text::of(value, most)
}

/// Bytes of a text that are looked at in any case.
const BEGINNING: usize = 1_200;

/// An annotation that is an address and nothing else.
fn link(name: &str, value: &str) -> Option<Link> {
    let value = value.trim();
    if value.contains(char::is_whitespace) {
        return None;
    }
    let url = web_address(value, MAX_BYTES)?;
    let host = url.split_once("://")?.1.split(['/', '?', '#']).next().unwrap_or_default();
    Some(Link { text: format!("{} {}", clean(name, NAME), clean(host, NAME)), url })
}

/// The annotations that all of these have with one value.
pub fn common<'a>(all: impl IntoIterator<Item = &'a Labels>) -> BTreeSet<&'a str> {
    shared(all).into_iter().map(|(name, _)| name).collect()
}

/// Names and values that all of these have.
pub fn shared<'a>(all: impl IntoIterator<Item = &'a Labels>) -> Vec<(&'a str, &'a str)> {
    let mut all = all.into_iter();
    let Some(first) = all.next() else { return Vec::new() };
    let pair = |(name, value): (&'a String, &'a String)| (name.as_str(), value.as_str());
    let mut shared: Vec<(&str, &str)> = first.0.iter().map(pair).filter(|(_, value)| !value.is_empty()).collect();
    for other in all {
        shared.retain(|(name, value)| other.value(name) == *value);
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let notes = Notes::of(&pairs.iter().copied().collect(), &mut 99_999, |_| true);
        let text = |note: &Note| format!("{}|{}", note.name, note.text.cut(999).lines.join("/"));
        (notes.texts.iter().map(text).collect(), notes.links.into_iter().map(|link| link.text).collect())
    }

    #[test]
    fn every_annotation_is_shown_once() {
        let (texts, links) = of(&[
            ("summary", "disk full"),
            ("description", "it is the log\nof nginx"),
            ("message", "Disk full."),
            ("value", "93.4"),
            ("负责人", "张三"),
            ("_internal", "x"),
            ("__values__", "{}"),
            ("empty", " "),
            ("runbook_url", "https://wiki.example.org/disk?a=1"),
            ("panelURL", "http://grafana:3000/d/1"),
            ("contact", "see https://wiki.example.org"),
            ("evil", "javascript:alert(1)"),
        ]);
        let expected = [
            "|disk full",
            "|it is the log/of nginx",
            "contact|see https://wiki.example.org",
            "evil|javascript:alert(1)",
        ];
        assert_eq!(texts[..4], expected);
        assert_eq!(texts[4..], ["value|93.4", "负责人|张三"]);
        assert_eq!(links, ["panelURL grafana:3000", "runbook_url wiki.example.org"]);
    }

    #[test]
    fn a_longer_text_takes_the_place_of_the_one_that_it_repeats() {
        assert_eq!(
            of(&[("summary", "disk full"), ("description", "db-1: disk full since noon")]).0,
            ["|db-1: disk full since noon"]
        );
        assert_eq!(of(&[("message", "only this")]).0, ["|only this"]);
    }

    #[test]
    fn what_all_have_in_common() {
        let maps: Vec<Labels> = vec![
            Labels::from_iter([("a", "1"), ("b", "2"), ("c", "3")]),
            Labels::from_iter([("a", "1"), ("b", "x"), ("d", "3")]),
        ];
        assert_eq!(common(&maps), BTreeSet::from(["a"]));
        assert_eq!(common(&[]), BTreeSet::new());
    }
}
