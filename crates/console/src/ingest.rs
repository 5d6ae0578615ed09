//! What ingest asks at every request: whose token it is, and that alerts are taken in. Tokens are looked up by their hash in
//! memory, and so is the zone of times that name none.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::tz::TimeZone;
use message::Zone;
use model::{
    IntegrationId,
    alert::Incoming,
    delivery::DeliveryState,
    integration::IngestTarget,
    noted::Note,
    refused::{Refusal, Why},
};

use crate::{Console, Error, Result, remembered::Remembered, token};

#[derive(Debug, Default)]
pub struct Ingest {
    targets: RwLock<HashMap<[u8; 32], IngestTarget>>,
    /// Of times that name none.
    zone: RwLock<Zone>,
    /// Held over reading and replacing them: of two who save at once, the later one must win.
    looking: tokio::sync::Mutex<()>,
    /// How often they were changed.
    changes: AtomicU64,
    /// Of these changes, how many were made before they were last read.
    read: AtomicU64,
    remembered: Mutex<Remembered>,
}

impl Ingest {
    pub fn is_stale(&self) -> bool {
        self.read.load(Ordering::Acquire) < self.changes.load(Ordering::Acquire)
    }
}

/// How much waits to be sent, in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    pub state: DeliveryState,
    pub waiting: i64,
    /// Milliseconds.
    pub oldest_age: i64,
}

impl Console {
    /// The integration of this token, if there is one. [`Error::Unavailable`] while integrations that were changed cannot be read: a
    /// token that is not known yet must not be called unknown.
    pub async fn ingest_target(&self, token: &str) -> Result<Option<IngestTarget>> {
        self.refresh_ingest_if_stale().await;
        if self.inner.ingest.is_stale() {
            return Err(Error::Unavailable);
        }
        Ok(self.known_target(token))
    }

    fn known_target(&self, token: &str) -> Option<IngestTarget> {
        self.inner.ingest.targets.read().unwrap_or_else(PoisonError::into_inner).get(&token::hash(token)).cloned()
    }

    /// The installation's zone: of times that name none.
    pub fn zone(&self) -> TimeZone {
        self.inner.ingest.zone.read().unwrap_or_else(PoisonError::into_inner).inner()
    }

    /// Takes alerts in, of which at most so many of one integration may fire at the same time; when this returns `Ok` they are
    /// committed, but for those that it names. Refused where the database file is gone: a repeat is not written, and its sender must
    /// hear of it all the same.
    pub async fn ingest(&self, alerts: Vec<Incoming>, most: usize) -> Result<dispatch::Taken, dispatch::Error> {
        self.store().is_in_place()?;
        self.dispatcher().ingest_at_most(alerts, most).await
    }

    /// Remembers a request that was refused, wholly or in part.
    pub fn note_refusal(&self, integration: IntegrationId, status: u16, why: Why) {
        self.remembered().refuse(Refusal { at: self.now(), integration, status, why, times: 1 });
    }

    /// Remembers what was left out or changed of what was posted.
    pub fn note(&self, integration: IntegrationId, notes: Vec<Note>) {
        if !notes.is_empty() {
            self.remembered().note(integration, notes);
        }
    }

    /// Remembers that the latest time in a post had passed so many milliseconds before it was received; less than 0: is ahead.
    pub fn note_clock(&self, integration: IntegrationId, behind: i64) {
        let now = self.now();
        self.remembered().note_clock(integration, behind, now);
    }

    /// Of the states in which something waits.
    pub async fn queue(&self) -> Result<Vec<Queue>> {
        let (states, now) = (self.store().queue_depth().await?, self.now());
        let queue = |(state, waiting, oldest)| Queue { state, waiting, oldest_age: now.since(oldest).max(0) };
        Ok(states.into_iter().map(queue).collect())
    }

    pub(crate) fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.inner.ingest.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After tokens, integrations or the zone were changed. What cannot be read now is read again before the next alert is taken in;
    /// [`Console::is_behind`] says so.
    pub(crate) async fn refresh_ingest(&self) {
        self.inner.ingest.changes.fetch_add(1, Ordering::AcqRel);
        self.refresh_ingest_if_stale().await;
    }

    pub(crate) async fn refresh_ingest_if_stale(&self) {
        if !self.inner.ingest.is_stale() {
            return;
        }
        if let Err(error) = self.look_up_ingest().await {
            tracing::error!(%error, "changed integrations could not be looked up; it is tried again");
        }
    }

    /// At the start.
    pub(crate) async fn first_look_at_ingest(&self) -> Result<()> {
        self.inner.ingest.changes.fetch_add(1, Ordering::AcqRel);
        self.look_up_ingest().await
    }

    async fn look_up_ingest(&self) -> Result<()> {
        let ingest = &self.inner.ingest;
        let _looking = ingest.looking.lock().await;
        // Whoever held the lock before may have read it already.
        if !ingest.is_stale() {
            return Ok(());
        }
        // What is changed from here on is not in it. A look that fails, or that nobody waits for any more, leaves it owed.
        let changes = ingest.changes.load(Ordering::Acquire);
        let targets = self.store().ingest_targets().await?.into_iter().collect();
        let settings = self.store().settings().await?;
        let zone = Zone::parse(&settings.zone).unwrap_or_default();
        *ingest.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
        *ingest.targets.write().unwrap_or_else(PoisonError::into_inner) = targets;
        ingest.read.store(changes, Ordering::Release);
        Ok(())
    }
}
