//! What is kept of an alert that was posted: within the limits of [`crate::limits::ingest`], with a note of each kind of thing
//! that was left out or changed. Matching, pages and messages see what is kept; identity is that of what was sent.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    Labels, cut,
    limits::ingest::{ANNOTATION_BYTES, LABELS, LINK_BYTES, NAME_BYTES, NOTED_CHARS, VALUE_BYTES},
    noted::Noted,
};

/// Labels that are kept before all others: the name, the level, and what says where it is. The others are kept in the order of
/// their names, so that the same ones are kept each time.
const LABELS_FIRST: [&str; 10] =
    ["alertname", "severity", "cluster", "namespace", "service", "job", "instance", "host", "pod", "env"];
/// Annotations that are kept before all others: those that Bellhop shows by name, and the runbook.
pub const ANNOTATIONS_FIRST: [&str; 5] = ["summary", "description", "message", "runbook_url", "dashboard_url"];

/// The notes about one alert, or one body: one of each kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Notes(pub Vec<Noted>);

impl Notes {
    pub fn add(&mut self, what: Noted) {
        if !self.0.iter().any(|known| known.is_alike(&what)) {
            self.0.push(what);
        }
    }
}

pub fn labels(sent: Labels, notes: &mut Notes) -> Labels {
    let count = sent.0.len();
    let kept = Kind { first: &LABELS_FIRST, value_bytes: VALUE_BYTES, cut: label_cut }.keep(sent, notes);
    if kept.0.len() < count {
        notes.add(Noted::LabelsLeftOut { sent: count, kept: kept.0.len() });
    }
    kept
}

/// `count`: how many were sent, where not all of them were read.
pub fn annotations(sent: Labels, count: usize, notes: &mut Notes) -> Labels {
    let kind = Kind { first: &ANNOTATIONS_FIRST, value_bytes: ANNOTATION_BYTES, cut: annotation_cut };
    let kept = kind.keep(sent, notes);
    if kept.0.len() < count {
        notes.add(Noted::AnnotationsLeftOut { sent: count, kept: kept.0.len() });
    }
    kept
}

/// Half an address leads nowhere, so a long one is left out whole.
pub fn link(sent: &str, notes: &mut Notes) -> String {
    let link = visible(sent, "generatorURL", notes);
    if link.len() > LINK_BYTES {
        notes.add(Noted::LinkLeftOut { bytes: sent.len(), max: LINK_BYTES });
        return String::new();
    }
    link.into_owned()
}

fn label_cut(name: String, bytes: usize, max: usize) -> Noted {
    Noted::LabelCut { name, bytes, max }
}

fn annotation_cut(name: String, bytes: usize, max: usize) -> Noted {
    Noted::AnnotationCut { name, bytes, max }
}

/// Labels or annotations.
struct Kind {
    first: &'static [&'static str],
    value_bytes: usize,
    /// The note of a value that was cut.
    cut: fn(String, usize, usize) -> Noted,
}

impl Kind {
    fn keep(&self, sent: Labels, notes: &mut Notes) -> Labels {
        if self.fits(&sent) {
            return sent;
        }
        let mut rest = sent.0;
        let mut chosen: Vec<(String, String)> = self.first.iter().filter_map(|name| rest.remove_entry(*name)).collect();
        let room = LABELS.saturating_sub(chosen.len());
        chosen.extend(rest.into_iter().take(room));
        let mut kept = BTreeMap::new();
        for (name, value) in chosen {
            let value = self.value(&name, &value, notes);
            let name = self::name(&name, notes);
            // Two names can be the same once they are cut: the first of them stays.
            kept.entry(name).or_insert(value);
        }
        Labels(kept)
    }

    fn fits(&self, labels: &Labels) -> bool {
        let fits = |name: &str, value: &str| {
            name.len() <= NAME_BYTES && value.len() <= self.value_bytes && !has_control(name) && !has_control(value)
        };
        labels.0.len() <= LABELS && labels.0.iter().all(|(name, value)| fits(name, value))
    }

    fn value(&self, name: &str, sent: &str, notes: &mut Notes) -> String {
        let value = visible(sent, name, notes);
        if value.len() > self.value_bytes {
            notes.add((self.cut)(noted(name), sent.len(), self.value_bytes));
        }
        cut::to_bytes(&value, self.value_bytes).to_owned()
    }
}

fn name(sent: &str, notes: &mut Notes) -> String {
    let name = visible(sent, sent, notes);
    if name.len() > NAME_BYTES {
        notes.add(Noted::NameCut { name: noted(sent), bytes: sent.len(), max: NAME_BYTES });
    }
    cut::to_bytes(&name, NAME_BYTES).to_owned()
}

/// Control characters as U+FFFD: a NUL would end the text for the database, the others hide or move what stands beside them.
fn visible<'a>(text: &'a str, name: &str, notes: &mut Notes) -> Cow<'a, str> {
    if !has_control(text) {
        return Cow::Borrowed(text);
    }
    notes.add(Noted::ControlCharacters { name: noted(name) });
    Cow::Owned(text.replace(is_control, "\u{FFFD}"))
}

fn noted(name: &str) -> String {
    cut::shown(name, NOTED_CHARS)
}

fn has_control(text: &str) -> bool {
    text.contains(is_control)
}

/// Texts have lines and tabs.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(sent: Labels) -> (Labels, Vec<Noted>) {
        let mut notes = Notes::default();
        (labels(sent, &mut notes), notes.0)
    }

    #[test]
    fn what_is_within_the_limits_is_kept_as_it_is() {
        let usual = Labels::from_iter([("alertname", "磁盘"), ("text", "two\nlines\tand a tab")]);
        assert_eq!(kept(usual.clone()), (usual, Vec::new()));
    }

    #[test]
    fn the_most_needed_labels_are_kept_and_then_those_with_the_first_names() {
        let many = (0..200).map(|n| (format!("a{n:03}"), "v".to_owned()));
        let needed = LABELS_FIRST.map(|name| (name.to_owned(), "needed".to_owned()));
        let (labels, notes) = kept(many.chain(needed).collect());
        assert_eq!(labels.0.len(), LABELS);
        assert!(LABELS_FIRST.iter().all(|name| labels.value(name) == "needed"));
        let last = LABELS - LABELS_FIRST.len() - 1;
        assert!(labels.0.contains_key(&format!("a{last:03}")) && !labels.0.contains_key(&format!("a{:03}", last + 1)));
        assert_eq!(notes, [Noted::LabelsLeftOut { sent: 210, kept: LABELS }]);
    }

    #[test]
    fn long_names_and_values_are_cut_at_a_character() {
        let long = Labels::from_iter([("n".repeat(300), "磁".repeat(2_000))]);
        let (labels, notes) = kept(long);
        let (name, value) = labels.0.first_key_value().unwrap();
        assert_eq!((name.len(), value.len()), (NAME_BYTES, VALUE_BYTES - 1));
        let [Noted::LabelCut { bytes: 6_000, .. }, Noted::NameCut { name, bytes: 300, .. }] = &notes[..] else {
            panic!("{notes:?}")
        };
        assert_eq!(name.chars().count(), NOTED_CHARS);
    }

    #[test]
    fn control_characters_are_replaced_before_the_size_is_taken() {
        let (labels, notes) = kept(Labels::from_iter([("a\0b".to_owned(), "\0".repeat(VALUE_BYTES))]));
        let value = labels.value("a\u{FFFD}b");
        assert!(value.len() <= VALUE_BYTES && value.chars().all(|c| c == '\u{FFFD}'), "{value}");
        assert!(notes.contains(&Noted::ControlCharacters { name: "a\u{FFFD}b".to_owned() }), "{notes:?}");
    }

    #[test]
    fn names_that_are_the_same_once_they_are_cut_are_one() {
        let name = "n".repeat(NAME_BYTES);
        let (labels, notes) = kept(Labels::from_iter([(format!("{name}a"), "first"), (format!("{name}b"), "second")]));
        assert_eq!(labels, Labels::from_iter([(name, "first")]));
        assert!(notes.contains(&Noted::LabelsLeftOut { sent: 2, kept: 1 }), "{notes:?}");
    }

    #[test]
    fn annotations_have_more_room_and_a_long_link_is_left_out() {
        let mut notes = Notes::default();
        let text = "x".repeat(ANNOTATION_BYTES);
        let sent = Labels::from_iter([("description", text.clone())]);
        assert_eq!(annotations(sent, 1, &mut notes).value("description"), text);
        assert_eq!(notes, Notes::default());
        let sent = Labels::from_iter([("description", text + "y")]);
        assert_eq!(annotations(sent, 900, &mut notes).value("description").len(), ANNOTATION_BYTES);
        assert_eq!(link(&"h".repeat(LINK_BYTES + 1), &mut notes), "");
        assert!(notes.0.contains(&Noted::AnnotationsLeftOut { sent: 900, kept: 1 }), "{notes:?}");
        assert!(notes.0.contains(&Noted::LinkLeftOut { bytes: LINK_BYTES + 1, max: LINK_BYTES }), "{notes:?}");
    }
}
