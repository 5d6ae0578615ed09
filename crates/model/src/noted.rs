//! What Bellhop left out or changed of what a monitoring system posted, as data: `app` puts it into words.

use serde::{Deserialize, Serialize};

use crate::{
    Millis, cut,
    integration::Kind,
    limits::ingest::{NOTED_CHARS, NOTES},
};

/// What was noted at an integration, with how often it happened and the last alert to which it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The first time.
    pub since: Millis,
    /// The last time.
    pub at: Millis,
    /// Alerts to which it happened.
    pub times: u64,
    /// The name of the last of them, cut.
    pub alert: String,
    pub what: Noted,
}

/// Sizes are bytes. Texts of the sender are cut to [`crate::limits::ingest::NOTED_CHARS`]; names are those of a label or annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Noted {
    /// There were more labels than are kept.
    LabelsLeftOut { sent: usize, kept: usize },
    /// There were more annotations than are kept.
    AnnotationsLeftOut { sent: usize, kept: usize },
    /// The name of a label or annotation was cut.
    NameCut { name: String, bytes: usize, max: usize },
    /// The value of a label was cut.
    LabelCut { name: String, bytes: usize, max: usize },
    /// The value of an annotation was cut.
    AnnotationCut { name: String, bytes: usize, max: usize },
    /// Control characters, which no line of text has, were replaced.
    ControlCharacters { name: String },
    /// The link to the source is too long to be kept.
    LinkLeftOut { bytes: usize, max: usize },
    /// It is no time that anybody means: the time of receipt was taken for a start, and for the end of what is over.
    TimeUnknown { field: String, value: String },
    /// It was taken as one of this zone, the installation's.
    TimeWithoutZone { field: String, value: String, zone: String },
    /// It was ahead by so much: the time of receipt was taken.
    StartInFuture { milliseconds: i64 },
    /// The time of receipt was taken for the end of what is over; else the end was not taken.
    EndBeforeStart,
    /// It is neither firing nor resolved: the end says which.
    StatusUnknown { status: String },
    /// Nobody knows the word: the alert is P3.
    SeverityUnknown { word: String },
    /// The body is not UTF-8. Empty: no charset fits, and what is wrong was replaced.
    NotUtf8 { read_as: String },
    /// The body is almost JSON.
    JsonMended,
    /// The body is of another kind of integration, and was read as that.
    OtherKind { format: Kind },
    /// The sender left out so many alerts of a group.
    Truncated { alerts: u64, group: String },
    /// It was over already, so long ago, and is not known to have fired here.
    EndNotKnown { milliseconds: i64 },
    /// It was reported as firing after another sender had said that it is over.
    OldNews,
}

impl Noted {
    /// It says something of the body, not of one alert in it.
    pub const fn is_about_the_body(&self) -> bool {
        matches!(self, Self::NotUtf8 { .. } | Self::JsonMended | Self::OtherKind { .. } | Self::Truncated { .. })
    }

    /// The same happened, to whatever alert. Each word, charset and group that somebody has to look at is a note of its own.
    pub fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::SeverityUnknown { word }, Self::SeverityUnknown { word: other })
            | (Self::StatusUnknown { status: word }, Self::StatusUnknown { status: other })
            | (Self::NotUtf8 { read_as: word }, Self::NotUtf8 { read_as: other })
            | (Self::ControlCharacters { name: word }, Self::ControlCharacters { name: other })
            | (Self::Truncated { group: word, .. }, Self::Truncated { group: other, .. }) => word == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Note {
    /// What has happened once.
    pub fn new(at: Millis, alert: &str, what: Noted) -> Self {
        let alert = cut::to_chars(alert, NOTED_CHARS).into_owned();
        Self { since: at, at, times: 1, alert, what }
    }

    /// Takes this note into `notes`, of which there is one of each kind, and at most [`NOTES`]: of more the oldest goes.
    pub fn merge_into(self, notes: &mut Vec<Self>) {
        match notes.iter_mut().find(|known| known.what.is_alike(&self.what)) {
            Some(known) => {
                *known = Self { since: known.since, times: known.times.saturating_add(self.times), ..self };
            }
            None => notes.push(self),
        }
        if notes.len() > NOTES
            && let Some((oldest, _)) = notes.iter().enumerate().min_by_key(|(_, note)| note.at)
        {
            notes.remove(oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_note_of_a_kind_and_it_is_the_last() {
        let note = |at, name: &str, what| Note::new(Millis(at), name, what);
        let mut notes = Vec::new();
        for (at, name, sent) in [(1, "A", 70), (2, "B", 90)] {
            note(at, name, Noted::LabelsLeftOut { sent, kept: 64 }).merge_into(&mut notes);
        }
        note(3, "C", Noted::LinkLeftOut { bytes: 9, max: 8 }).merge_into(&mut notes);
        let told: Vec<_> = notes.iter().map(|note| (note.alert.as_str(), note.times)).collect();
        assert_eq!(told, [("B", 2), ("C", 1)]);
        assert_eq!(notes[0].what, Noted::LabelsLeftOut { sent: 90, kept: 64 });
        assert_eq!((notes[0].since, notes[0].at), (Millis(1), Millis(2)));
    }

    #[test]
    fn each_word_is_a_note_and_of_too_many_the_oldest_goes() {
        let mut notes = Vec::new();
        for at in 0..i64::try_from(NOTES).unwrap() + 5 {
            for _ in 0..2 {
                Note::new(Millis(at), "A", Noted::SeverityUnknown { word: at.to_string() }).merge_into(&mut notes);
            }
        }
        assert_eq!((notes.len(), notes[0].at, notes[0].times), (NOTES, Millis(5), 2));
    }
}
