//! Items that were refused: the first ones as they are, the others counted.

use model::{
    limits::ingest::REJECTED_SHOWN,
    refused::{Why, Wrong, WrongItem},
};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct RejectedItems {
    /// At most [`REJECTED_SHOWN`].
    pub shown: Vec<WrongItem>,
    /// The others.
    pub more: usize,
}

impl RejectedItems {
    pub fn add(&mut self, index: usize, wrong: Wrong) {
        if self.shown.len() == REJECTED_SHOWN {
            self.more += 1;
            return;
        }
        self.shown.push(WrongItem { index, wrong });
    }

    /// Items that were right and could not be stored, by their places.
    pub fn add_unstored(&mut self, places: impl Iterator<Item = usize>) {
        for index in places {
            self.add(index, Wrong::NotStored);
        }
        self.shown.sort_by_key(|item| item.index);
    }

    pub fn count(&self) -> usize {
        self.shown.len() + self.more
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Why the body was not taken in completely.
    pub fn why(&self) -> Why {
        Why::items(&self.shown, self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_stored_stands_in_its_place_among_what_was_wrong() {
        let mut rejected = RejectedItems::default();
        for index in [0, 3] {
            rejected.add(index, Wrong::NoLabel);
        }
        rejected.add_unstored([2, 5].into_iter());
        let wrong = [(0, Wrong::NoLabel), (2, Wrong::NotStored), (3, Wrong::NoLabel), (5, Wrong::NotStored)];
        assert_eq!(rejected.shown, wrong.map(|(index, wrong)| WrongItem { index, wrong }));
    }

    #[test]
    fn the_first_are_shown_and_the_others_counted() {
        let mut rejected = RejectedItems::default();
        for index in 0..REJECTED_SHOWN + 5 {
            rejected.add(index, Wrong::NoLabel);
        }
        assert_eq!((rejected.shown.len(), rejected.more), (REJECTED_SHOWN, 5));
        let Why::Items { items, more } = rejected.why() else { panic!("{:?}", rejected.why()) };
        assert_eq!(items.len() + more, REJECTED_SHOWN + 5);
    }
}
