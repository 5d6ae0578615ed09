//! What is written down now and then: signs of life, ends of alerts that only moved, counts of received alerts.

use std::{collections::HashMap, sync::Arc};

use model::{
    AlertId, IntegrationId, Millis, Mono,
    alert::{Alert, Incoming},
    change::Change,
};
use store::Received;

use super::Core;

/// Milliseconds between two signs of life: how exactly the next start knows how long Bellhop was down.
const ALIVE: i64 = 5_000;
/// Milliseconds that a moved end may be unwritten; at most 60 s.
const MOVED: i64 = 30_000;
/// Milliseconds that a count may be unwritten.
const COUNTS: i64 = 5_000;

#[derive(Debug)]
pub struct Background {
    moved: HashMap<AlertId, Arc<Alert>>,
    /// By integration and minute.
    received: HashMap<(IntegrationId, i64), Received>,
    alive_due: Mono,
    moved_due: Mono,
    counts_due: Mono,
}

/// Counts at some time.
#[derive(Debug)]
pub struct Counts(HashMap<(IntegrationId, i64), Received>);

impl Background {
    pub fn new(now: Mono) -> Self {
        Self {
            moved: HashMap::new(),
            received: HashMap::new(),
            alive_due: now,
            moved_due: now.plus(MOVED),
            counts_due: now.plus(COUNTS),
        }
    }

    pub fn next_due(&self) -> Mono {
        self.alive_due.min(self.moved_due).min(self.counts_due)
    }

    /// Remembers ends that only moved; an alert that was written anew needs it no more.
    pub fn moved(&mut self, change: &Change) {
        for alert in &change.alerts {
            self.moved.remove(&alert.id);
        }
        for alert in &change.moved {
            self.moved.insert(alert.id, Arc::clone(alert));
        }
    }

    /// Returns what was counted before, for [`Background::uncount`].
    pub fn count<'a>(&mut self, batch: impl Iterator<Item = &'a Incoming>, at: Millis) -> Counts {
        let before = Counts(self.received.clone());
        let minute = at.0.div_euclid(60_000);
        for incoming in batch {
            let integration = incoming.integration;
            let received =
                self.received.entry((integration, minute)).or_insert(Received { integration, at, alerts: 0 });
            received.alerts += 1;
        }
        before
    }

    /// What was counted last was not taken in.
    pub fn uncount(&mut self, before: Counts) {
        self.received = before.0;
    }

    /// What is to be written with the next commit; [`Background::counted`] says that it was.
    pub fn received(&self) -> Vec<Received> {
        self.received.values().copied().collect()
    }

    pub fn counted(&mut self) {
        self.received.clear();
    }
}

impl Core {
    pub(super) async fn background_due(&mut self) {
        let now = self.clock.now();
        if self.background.alive_due <= now.mono {
            self.background.alive_due = now.mono.plus(ALIVE);
            if let Err(error) = self.store.alive(now.wall).await {
                tracing::warn!(%error, "the sign of life could not be stored");
            }
        }
        if self.background.moved_due <= now.mono {
            self.background.moved_due = now.mono.plus(MOVED);
            self.write_moved().await;
        }
        if self.background.counts_due <= now.mono {
            self.background.counts_due = now.mono.plus(COUNTS);
            self.write_counts().await;
        }
    }

    /// At the end: everything.
    pub(super) async fn background_all(&mut self) {
        self.write_moved().await;
        self.write_counts().await;
        if let Err(error) = self.store.alive(self.clock.now().wall).await {
            tracing::warn!(%error, "the sign of life could not be stored");
        }
    }

    async fn write_moved(&mut self) {
        if self.background.moved.is_empty() {
            return;
        }
        let alerts: Vec<Arc<Alert>> = self.background.moved.values().cloned().collect();
        match self.store.write_moved(&alerts).await {
            Ok(()) => self.background.moved.clear(),
            Err(error) if error.is_transient() => {
                tracing::warn!(%error, "moved ends of alerts could not be stored; they are kept for later");
            }
            Err(error) => {
                tracing::error!(%error, "moved ends of alerts cannot be stored; the next start takes the ends before");
                self.background.moved.clear();
            }
        }
    }

    async fn write_counts(&mut self) {
        if self.background.received.is_empty() {
            return;
        }
        match self.store.commit(&Change::default(), &[], &self.background.received()).await {
            Ok(_) => self.background.counted(),
            Err(error) if !error.is_transient() => {
                tracing::error!(%error, "counts of received alerts cannot be stored and are left out");
                self.background.counted();
            }
            Err(error) => {
                tracing::warn!(%error, "counts of received alerts could not be stored; they are kept for later");
            }
        }
    }
}
