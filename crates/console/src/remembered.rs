//! Refusals of ingest, and what it left out or changed: of each integration the last ones, bounded, because strangers fill it. One
//! sender cannot push out what is known of another.
//!
//! Pages read what is in memory; [`Console::keep_memory`] writes it down once a second, so that it outlives a restart.

use std::collections::{HashMap, HashSet, VecDeque};

use model::{
    IntegrationId, Millis,
    limits::ingest::{REFUSALS, REFUSALS_IN_ALL},
    noted::{Note, Noted},
    refused::Refusal,
};
use serde::{Deserialize, Serialize};

use crate::{Console, Result};

#[derive(Debug, Default)]
pub struct Remembered {
    integrations: HashMap<IntegrationId, Memory>,
    /// Of whom more is known than was written down.
    changed: HashSet<IntegrationId>,
}

/// What is known of one integration.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Memory {
    /// The latest first.
    refusals: VecDeque<Refusal>,
    /// One of each kind.
    notes: Vec<Note>,
    clock: SenderClock,
}

/// How far a sender's clock can be behind: the least that was seen in this hour and in the one before.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct SenderClock {
    /// Since 1970.
    hour: i64,
    /// Milliseconds; less than 0: it is ahead.
    least: Option<i64>,
    before: Option<i64>,
}

impl SenderClock {
    const HOUR: i64 = 3_600_000;

    fn at(self, now: Millis) -> Self {
        let hour = now.0.div_euclid(Self::HOUR);
        match hour - self.hour {
            0 => self,
            1 => Self { hour, least: None, before: self.least },
            _ => Self { hour, least: None, before: None },
        }
    }

    fn least(self) -> Option<i64> {
        self.least.into_iter().chain(self.before).min()
    }
}

impl Memory {
    /// The same refusal once more is counted: a sender that repeats itself would push out all others.
    fn refuse(&mut self, mut refusal: Refusal) {
        let alike = |known: &Refusal| known.status == refusal.status && known.why.is_alike(&refusal.why);
        if let Some(known) = self.refusals.iter().position(alike).and_then(|place| self.refusals.remove(place)) {
            refusal.times = refusal.times.saturating_add(known.times);
        }
        self.refusals.push_front(refusal);
        self.refusals.truncate(REFUSALS);
    }
}

impl Remembered {
    pub fn refuse(&mut self, refusal: Refusal) {
        let integration = refusal.integration;
        self.changed(integration).refuse(refusal);
        if self.integrations.values().map(|memory| memory.refusals.len()).sum::<usize>() > REFUSALS_IN_ALL {
            self.drop_oldest();
        }
    }

    pub fn note(&mut self, integration: IntegrationId, notes: Vec<Note>) {
        let known = self.changed(integration);
        for note in notes {
            note.merge_into(&mut known.notes);
        }
    }

    /// A sender repeats itself: only what is news is written down.
    pub fn note_clock(&mut self, integration: IntegrationId, behind: i64, now: Millis) {
        let memory = self.integrations.entry(integration).or_default();
        let clock = memory.clock.at(now);
        let least = clock.least.map_or(behind, |least| least.min(behind));
        let is_news = clock.least != Some(least);
        memory.clock = SenderClock { least: Some(least), ..clock };
        if is_news {
            self.changed.insert(integration);
        }
    }

    /// How far the sender's clock can be behind, in milliseconds, by what was posted in the last hour or two.
    pub fn clock(&self, integration: IntegrationId, now: Millis) -> Option<i64> {
        self.integrations.get(&integration)?.clock.at(now).least()
    }

    /// What is known of this integration, the latest first.
    pub fn of(&self, integration: IntegrationId) -> (Vec<Refusal>, Vec<Note>) {
        let Some(memory) = self.integrations.get(&integration) else { return (Vec::new(), Vec::new()) };
        let mut notes = memory.notes.clone();
        notes.sort_by_key(|note| std::cmp::Reverse(note.at));
        (memory.refusals.iter().cloned().collect(), notes)
    }

    /// When something of it was last refused.
    pub fn refused_at(&self, integration: IntegrationId) -> Option<Millis> {
        self.integrations.get(&integration)?.refusals.front().map(|refusal| refusal.at)
    }

    /// The last one of each integration, the latest first.
    pub fn last_refusals(&self) -> Vec<Refusal> {
        let mut last: Vec<Refusal> =
            self.integrations.values().filter_map(|memory| memory.refusals.front().cloned()).collect();
        last.sort_by_key(|refusal| std::cmp::Reverse(refusal.at));
        last
    }

    /// The words of severity that nobody knows, with the last time: one of each integration.
    pub fn unknown_severities(&self) -> Vec<(IntegrationId, Millis, String)> {
        let unknown = |(id, memory): (&IntegrationId, &Memory)| {
            memory.notes.iter().find_map(|note| match &note.what {
                Noted::SeverityUnknown { word } => Some((*id, note.at, word.clone())),
                _ => None,
            })
        };
        let mut all: Vec<_> = self.integrations.iter().filter_map(unknown).collect();
        all.sort_by_key(|(id, ..)| *id);
        all
    }

    /// What is known of a deleted integration.
    pub fn forget(&mut self, integration: IntegrationId) {
        self.integrations.remove(&integration);
        self.changed.remove(&integration);
    }

    /// What a person has mended.
    pub fn forget_notes(&mut self, integration: IntegrationId, is_mended: impl Fn(&Noted) -> bool) {
        let Some(memory) = self.integrations.get_mut(&integration) else { return };
        let before = memory.notes.len();
        memory.notes.retain(|note| !is_mended(&note.what));
        if memory.notes.len() < before {
            self.changed.insert(integration);
        }
    }

    fn changed(&mut self, integration: IntegrationId) -> &mut Memory {
        self.changed.insert(integration);
        self.integrations.entry(integration).or_default()
    }

    /// The oldest refusal of all.
    fn drop_oldest(&mut self) {
        let oldest = self.integrations.iter().filter_map(|(id, memory)| Some((memory.refusals.back()?.at, *id))).min();
        if let Some((_, id)) = oldest {
            self.changed(id).refusals.pop_back();
        }
    }

    /// What is to be written down.
    fn take_changed(&mut self) -> Vec<(IntegrationId, String)> {
        let changed = std::mem::take(&mut self.changed);
        let memory = |id: IntegrationId| {
            let memory = serde_json::to_string(self.integrations.get(&id)?).expect("it is made of texts and numbers");
            Some((id, memory))
        };
        changed.into_iter().filter_map(memory).collect()
    }

    /// What an earlier run has written down. What cannot be read is forgotten.
    fn recall(stored: Vec<(IntegrationId, String)>) -> Self {
        let integrations =
            stored.into_iter().map(|(id, memory)| (id, serde_json::from_str(&memory).unwrap_or_default()));
        Self { integrations: integrations.collect(), changed: HashSet::new() }
    }
}

impl Console {
    /// Writes down what was refused and noted since the last time. To be called once a second, and before the end.
    pub async fn keep_memory(&self) {
        let changed = self.remembered().take_changed();
        for (id, memory) in changed {
            if let Err(error) = self.store().save_integration_memory(id, &memory).await {
                tracing::warn!(%error, integration = %id, "what was refused and noted could not be written down");
                self.remembered().changed.insert(id);
            }
        }
    }

    /// At the start.
    pub(crate) async fn recall(&self) -> Result<()> {
        let stored = self.store().integration_memories().await?;
        *self.remembered() = Remembered::recall(stored);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::{Millis, noted::Noted, refused::Why};

    use super::*;

    fn refusal(integration: i64, at: i64, told: String) -> Refusal {
        Refusal { at: Millis(at), integration: IntegrationId(integration), status: 400, why: Why::Told(told), times: 1 }
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
        assert_eq!((loud.len(), loud[0].why.to_string().as_str()), (REFUSALS, "loud 1999"));
        assert_eq!(remembered.last_refusals().len(), 2);
    }

    #[test]
    fn however_many_integrations_there_are_memory_is_bounded() {
        let mut remembered = Remembered::default();
        for n in 0..1_500 {
            remembered.refuse(refusal(n, n, "wrong".into()));
        }
        let all = remembered.last_refusals();
        assert_eq!((all.len(), all[0].at, all[REFUSALS_IN_ALL - 1].at), (REFUSALS_IN_ALL, Millis(1_499), Millis(500)));
    }

    #[test]
    fn what_repeats_itself_is_counted() {
        let mut remembered = Remembered::default();
        for at in 1..=3 {
            remembered.refuse(refusal(1, at, "wrong".into()));
        }
        let known = remembered.of(IntegrationId(1)).0;
        assert_eq!((known.len(), known[0].times, known[0].at), (1, 3, Millis(3)));
    }

    #[test]
    fn what_was_written_down_is_recalled_and_written_once() {
        let mut remembered = Remembered::default();
        remembered.refuse(refusal(1, 5, "wrong".into()));
        let what = Noted::SeverityUnknown { word: "sev1".into() };
        remembered.note(IntegrationId(2), vec![Note::new(Millis(6), "A", what)]);
        let mut written = remembered.take_changed();
        written.sort_by_key(|(id, _)| *id);
        assert!(remembered.take_changed().is_empty());
        written.push((IntegrationId(3), "{".into()));
        let mut recalled = Remembered::recall(written);
        assert_eq!(recalled.of(IntegrationId(1)), remembered.of(IntegrationId(1)));
        assert_eq!(recalled.unknown_severities(), [(IntegrationId(2), Millis(6), "sev1".to_owned())]);
        assert!(recalled.take_changed().is_empty() && recalled.of(IntegrationId(3)).0.is_empty());
    }

    #[test]
    fn the_least_that_a_clock_is_behind_is_known_for_an_hour_or_two() {
        let (one, hour) = (IntegrationId(1), SenderClock::HOUR);
        let mut remembered = Remembered::default();
        let at = |hours: i64| Millis(hours * hour + 5);
        assert_eq!(remembered.clock(one, at(0)), None);
        for behind in [9_000, 3_000, 40_000] {
            remembered.note_clock(one, behind, at(7));
        }
        assert_eq!(remembered.take_changed().len(), 1);
        remembered.note_clock(one, 3_000, at(7));
        assert!(remembered.take_changed().is_empty(), "it is no news");
        remembered.note_clock(one, 50_000, at(8));
        assert_eq!(remembered.clock(one, at(8)), Some(3_000));
        assert_eq!(remembered.clock(one, at(9)), Some(50_000));
        assert_eq!(remembered.clock(one, at(10)), None);
        remembered.note_clock(one, -120_000, at(10));
        let recalled = Remembered::recall(remembered.take_changed());
        assert_eq!(recalled.clock(one, at(10)), Some(-120_000));
    }

    #[test]
    fn a_deleted_integration_leaves_nothing() {
        let mut remembered = Remembered::default();
        remembered.refuse(refusal(1, 1, "wrong".into()));
        let what = Noted::LinkLeftOut { bytes: 9, max: 8 };
        remembered.note(IntegrationId(1), vec![Note::new(Millis(1), "A", what)]);
        assert_eq!(remembered.of(IntegrationId(1)).1.len(), 1);
        remembered.forget(IntegrationId(1));
        assert!(remembered.of(IntegrationId(1)).1.is_empty() && remembered.last_refusals().is_empty());
    }
}
