//! Whether Bellhop can work: the database can be written and is the one that it was, and the dispatcher answers.

use model::Mono;
use tokio::{sync::Mutex, task::JoinHandle};

use crate::Console;

/// Milliseconds that a look counts: anybody may ask for it, and it writes.
const READY_TTL: i64 = 1_000;
/// Milliseconds that the answer may take.
const PATIENCE: i64 = 1_000;

/// What a look has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    Yes,
    /// The alerts that fire are still being put into their groups.
    Starting,
    /// The dispatcher has ended.
    Stopped,
    /// Dispatcher or database do not answer: one of them hangs, or has too much to do.
    Silent,
    /// The database cannot be written, for this reason.
    NoDatabase(String),
}

/// What the last look found.
#[derive(Default)]
pub struct Watch(Mutex<Last>);

#[derive(Default)]
struct Last {
    found: Option<(Mono, Ready)>,
    /// Has no answer yet. There is one at a time, however often is asked: else they would fill the dispatcher's queue.
    /// A task, so that it goes on when nobody asks any more: while it waits it may hold the only connection that writes.
    look: Option<JoinHandle<Ready>>,
}

impl Console {
    /// At most a second old.
    pub async fn ready(&self) -> Ready {
        if !self.dispatcher().is_running() {
            return Ready::Stopped;
        }
        if !self.dispatcher().has_started() {
            return Ready::Starting;
        }
        let clock = &self.inner.clock;
        let mut last = self.inner.ready.0.lock().await;
        let now = clock.now().mono;
        if let Some((looked, found)) = &last.found
            && now.since(*looked) < READY_TTL
        {
            return found.clone();
        }
        let look = last.look.get_or_insert_with(|| tokio::spawn(self.clone().look()));
        let found = tokio::select! {
            biased;
            found = look => {
                last.look = None;
                found.unwrap_or_else(|error| Ready::NoDatabase(error.to_string()))
            }
            () = clock.sleep_until(now.plus(PATIENCE)) => Ready::Silent,
        };
        last.found = Some((clock.now().mono, found.clone()));
        found
    }

    /// The dispatcher first: one that hangs may hold the database.
    async fn look(self) -> Ready {
        if self.dispatcher().ping().await.is_err() {
            return Ready::Stopped;
        }
        match self.store().probe(self.now()).await {
            Ok(()) => Ready::Yes,
            Err(error) => Ready::NoDatabase(error.to_string()),
        }
    }
}
