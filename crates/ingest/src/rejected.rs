//! Items that were refused: the first ones in words, the others counted.

use model::{
    cut,
    limits::ingest::{REJECTED_CHARS, REJECTED_SHOWN},
};
use serde::Serialize;

/// What is wrong with one item, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Bad {
    pub field: String,
    pub error: String,
}

impl Bad {
    pub fn new(field: impl Into<String>, error: impl Into<String>) -> Self {
        Self { field: field.into(), error: error.into() }
    }
}

/// One item that was refused.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Where in the item: `labels`, `labels.severity`, `startsAt` ...
    pub field: String,
    pub error: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct RejectedItems {
    /// At most [`REJECTED_SHOWN`].
    pub shown: Vec<Rejected>,
    /// The others.
    pub more: usize,
}

impl RejectedItems {
    pub fn add(&mut self, index: usize, bad: &Bad) {
        if self.shown.len() == REJECTED_SHOWN {
            self.more += 1;
            return;
        }
        let cut = |text: &str| cut::to_chars(text, REJECTED_CHARS).into_owned();
        self.shown.push(Rejected { index, field: cut(&bad.field), error: cut(&bad.error) });
    }

    /// Items that were right and could not be stored, by their places.
    pub fn add_unstored(&mut self, places: impl Iterator<Item = usize>) {
        let bad = Bad::new("", "it could not be stored; sending it again is of no use, the log has the details");
        for index in places {
            self.add(index, &bad);
        }
        self.shown.sort_by_key(|rejected| rejected.index);
    }

    pub fn count(&self) -> usize {
        self.shown.len() + self.more
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// In one line each, the first ten of them.
impl std::fmt::Display for RejectedItems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, Rejected { index, field, error }) in self.shown.iter().take(IN_WORDS).enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(f, "{separator}alert {index}: {field} {error}")?;
        }
        match self.count().saturating_sub(IN_WORDS) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

const IN_WORDS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_stored_stands_in_its_place_among_what_was_wrong() {
        let mut rejected = RejectedItems::default();
        for index in [0, 3] {
            rejected.add(index, &Bad::new("labels", "are missing"));
        }
        rejected.add_unstored([2, 5].into_iter());
        assert_eq!(rejected.shown.iter().map(|rejected| rejected.index).collect::<Vec<_>>(), [0, 2, 3, 5]);
        assert!(rejected.shown[1].field.is_empty() && rejected.shown[1].error.contains("could not be stored"));
    }

    #[test]
    fn the_first_are_shown_and_the_others_counted() {
        let mut rejected = RejectedItems::default();
        for index in 0..REJECTED_SHOWN + 5 {
            rejected.add(index, &Bad::new("labels.x".repeat(99), "磁".repeat(500)));
        }
        assert_eq!((rejected.shown.len(), rejected.more), (REJECTED_SHOWN, 5));
        let Rejected { field, error, .. } = &rejected.shown[0];
        assert_eq!((field.chars().count(), error.chars().count()), (REJECTED_CHARS, REJECTED_CHARS));
        assert!(rejected.to_string().ends_with(&format!("and {} more", REJECTED_SHOWN + 5 - IN_WORDS)));
    }
}
