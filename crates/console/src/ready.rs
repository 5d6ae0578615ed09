//! Whether Bellhop can work: the database can be written and is the one that it was, and the dispatcher answers.

use std::{future::Future, pin::Pin};

use model::Mono;
use tokio::sync::Mutex;

use crate::Console;

/// Milliseconds that a look counts: anybody may ask for it, and it writes.
const LOOK: i64 = 1_000;
/// Milliseconds that the dispatcher has to answer.
const PATIENCE: i64 = 1_000;

/// What a look has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    Yes,
    /// The dispatcher has ended.
    Stopped,
    /// The dispatcher does not answer: it hangs, or has too much to do.
    Silent,
    /// The database cannot be written, for this reason.
    NoDatabase(String),
}

/// What the last look found.
#[derive(Default)]
pub struct Watch(Mutex<Last>);

#[derive(Default)]
struct Last {
    look: Option<(Mono, Ready)>,
    /// Not answered yet: one waits at a time, however often is asked.
    ping: Option<Pin<Box<dyn Future<Output = Result<(), dispatch::Error>> + Send>>>,
}

impl Console {
    /// At most a second old.
    pub async fn ready(&self) -> Ready {
        if !self.dispatcher().is_running() {
            return Ready::Stopped;
        }
        let mut last = self.inner.ready.0.lock().await;
        if let Some((looked, found)) = &last.look
            && self.inner.clock.now().mono.since(*looked) < LOOK
        {
            return found.clone();
        }
        let found = match self.store().probe(self.now()).await {
            Ok(()) => self.dispatcher_answers(&mut last).await,
            Err(error) => Ready::NoDatabase(error.to_string()),
        };
        last.look = Some((self.inner.clock.now().mono, found.clone()));
        found
    }

    async fn dispatcher_answers(&self, last: &mut Last) -> Ready {
        let ping = last.ping.get_or_insert_with(|| {
            let dispatcher = self.dispatcher().clone();
            Box::pin(async move { dispatcher.ping().await })
        });
        let patience = self.inner.clock.now().mono.plus(PATIENCE);
        let answer = tokio::select! {
            biased;
            answer = ping => answer,
            () = self.inner.clock.sleep_until(patience) => return Ready::Silent,
        };
        last.ping = None;
        match answer {
            Ok(()) => Ready::Yes,
            Err(_) => Ready::Stopped,
        }
    }
}
