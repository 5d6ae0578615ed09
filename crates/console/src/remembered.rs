//! Refusals of ingest, and what it left out or changed: kept in memory until the next start, and bounded, because strangers fill
//! it. Each integration has its own share, so that one sender cannot push out what is known of another.

use std::collections::{HashMap, VecDeque};

use model::{
    IntegrationId, cut,
    integration::Refusal,
    limits::ingest::{REFUSAL_CHARS, REFUSALS, REFUSALS_IN_ALL},
    noted::Note,
};

#[derive(Debug, Default)]
pub struct Remembered {
    /// The latest first.
    refusals: VecDeque<Refusal>,
    /// One of each kind.
    notes: HashMap<IntegrationId, Vec<Note>>,
}

impl Remembered {
    /// The same refusal once more is counted: a sender that repeats itself would push out all others.
    pub fn refuse(&mut self, mut refusal: Refusal) {
        refusal.message = cut::to_chars(&refusal.message, REFUSAL_CHARS).into_owned();
        let alike = |known: &Refusal| {
            (known.integration, known.status, &known.message) == (refusal.integration, refusal.status, &refusal.message)
        };
        if let Some(known) = self.refusals.iter().position(alike).and_then(|place| self.refusals.remove(place)) {
            refusal.times = refusal.times.saturating_add(known.times);
        }
        let integration = refusal.integration;
        self.refusals.push_front(refusal);
        if self.refusals_of(integration).count() > REFUSALS
            && let Some(oldest) = self.refusals.iter().rposition(|known| known.integration == integration)
        {
            self.refusals.remove(oldest);
        }
        self.refusals.truncate(REFUSALS_IN_ALL);
    }

    pub fn note(&mut self, integration: IntegrationId, notes: Vec<Note>) {
        let known = self.notes.entry(integration).or_default();
        for note in notes {
            note.merge_into(known);
        }
    }

    /// What is known of this integration, the latest first.
    pub fn of(&self, integration: IntegrationId) -> (Vec<Refusal>, Vec<Note>) {
        let mut notes = self.notes.get(&integration).cloned().unwrap_or_default();
        notes.sort_by_key(|note| std::cmp::Reverse(note.at));
        (self.refusals_of(integration).cloned().collect(), notes)
    }

    /// The last one of each integration, the latest first.
    pub fn last_refusals(&self) -> Vec<Refusal> {
        let mut last: Vec<Refusal> = Vec::new();
        for refusal in &self.refusals {
            if !last.iter().any(|known| known.integration == refusal.integration) {
                last.push(refusal.clone());
            }
        }
        last
    }

    /// What is known of a deleted integration.
    pub fn forget(&mut self, integration: IntegrationId) {
        self.refusals.retain(|known| known.integration != integration);
        self.notes.remove(&integration);
    }

    fn refusals_of(&self, integration: IntegrationId) -> impl Iterator<Item = &Refusal> {
        self.refusals.iter().filter(move |known| known.integration == integration)
    }
}

#[cfg(test)]
mod tests {
    use model::{Millis, noted::Noted};

    use super::*;

    fn refusal(integration: i64, at: i64, message: String) -> Refusal {
        Refusal { at: Millis(at), integration: IntegrationId(integration), status: 400, message, times: 1 }
    }

    #[test]
    fn a_loud_sender_does_not_push_out_a_quiet_one() {
        let mut remembered = Remembered::default();
        remembered.refuse(refusal(1, 0, "quiet".into()));
        for n in 0..2_000 {
            remembered.refuse(refusal(2, n, format!("loud {n}")));
        }
        assert_eq!(remembered.of(IntegrationId(1)).0.len(), 1);
        let loud = remembered.of(IntegrationId(2)).0;
        assert_eq!((loud.len(), loud[0].message.as_str()), (REFUSALS, "loud 1999"));
        assert_eq!(remembered.last_refusals().len(), 2);
    }

    #[test]
    fn however_many_integrations_there_are_memory_is_bounded() {
        let mut remembered = Remembered::default();
        for n in 0..1_500 {
            remembered.refuse(refusal(n, n, "x".repeat(3_000)));
        }
        assert_eq!(remembered.refusals.len(), REFUSALS_IN_ALL);
        assert!(remembered.refusals.iter().all(|refusal| refusal.message.chars().count() == REFUSAL_CHARS));
    }

    #[test]
    fn what_repeats_itself_is_counted() {
        let mut remembered = Remembered::default();
        for at in 1..=3 {
            remembered.refuse(refusal(1, at, "x".repeat(3_000)));
        }
        let known = remembered.of(IntegrationId(1)).0;
        assert_eq!((known.len(), known[0].times, known[0].at), (1, 3, Millis(3)));
    }

    #[test]
    fn a_deleted_integration_leaves_nothing() {
        let mut remembered = Remembered::default();
        remembered.refuse(refusal(1, 1, "wrong".into()));
        let what = Noted::LinkLeftOut { bytes: 9, max: 8 };
        remembered.note(IntegrationId(1), vec![Note { at: Millis(1), times: 1, alert: "A".into(), what }]);
        assert_eq!(remembered.of(IntegrationId(1)).1.len(), 1);
        remembered.forget(IntegrationId(1));
        assert!(remembered.of(IntegrationId(1)).1.is_empty() && remembered.last_refusals().is_empty());
    }
}
