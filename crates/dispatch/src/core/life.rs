//! The core's life: it starts from what is stored, works, and starts anew where an edit cannot come into force otherwise.
//!
//! A new start is the same as that of the process: what stands in the way of an edit is found and left out by code that every start
//! runs, not by a second way through the engine that only a rare fault would take.

use std::{collections::HashSet, mem};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Base, Core, End, RETRY_AFTER, restore::Stored};
use crate::{Command, Reloaded, command::Reply};

/// Who waits for something that a new start brings.
#[derive(Debug, Default)]
pub struct Asked {
    /// For what they saved to be in force.
    reloads: Vec<Reply<Reloaded>>,
    #[cfg(feature = "failpoint")]
    resting: Vec<Reply<super::Rest>>,
}

/// Runs until it is stopped, or dies at a failpoint.
pub async fn live(base: Base, stored: Stored, mut inbox: mpsc::Receiver<Command>, stop: CancellationToken) {
    let mut stored = Some(stored);
    let mut asked = Asked::default();
    loop {
        let start = async {
            let stored = match stored.take() {
                Some(stored) => stored,
                None => read(&base).await,
            };
            Core::restore(base.clone(), stored).await
        };
        let core = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            core = start => core,
        };
        let Ok(mut core) = core else { return };
        core.started(mem::take(&mut asked));
        match core.run(&mut inbox, &stop).await {
            End::Over => return,
            End::Anew(waiting) => asked = waiting,
        }
    }
}

/// Tried until it succeeds: the service goes on, and the store may come back.
async fn read(base: &Base) -> Stored {
    loop {
        match base.read().await {
            Ok(stored) => return stored,
            Err(error) => tracing::error!(%error, "what is stored could not be read; it is tried again"),
        }
        let again = base.clock.now().mono.plus(RETRY_AFTER);
        base.clock.sleep_until(again).await;
    }
}

impl Core {
    /// Ends as at a stop, but that nobody is turned away meanwhile.
    pub(super) async fn start_anew(mut self) -> End {
        self.shut_down().await;
        for waiting in self.lanes.retain(&HashSet::new(), self.clock.now().mono) {
            if waiting.test.is_some() {
                self.cancelled(waiting);
            }
        }
        End::Anew(Asked {
            reloads: self.reloading.asked(),
            #[cfg(feature = "failpoint")]
            resting: mem::take(&mut self.resting),
        })
    }

    /// What is stored is in force.
    fn started(&mut self, asked: Asked) {
        self.published.set_rules(self.engine.rules());
        self.published.set_behind(false);
        self.published.set_started(true);
        for reply in asked.reloads {
            // Whoever saved may have gone.
            let _ = reply.send(Ok(Reloaded::InForce));
        }
        #[cfg(feature = "failpoint")]
        self.resting.extend(asked.resting);
    }
}
