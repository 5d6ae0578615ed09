//! The life of core and sender: they start from what is stored, work, and start anew where an edit cannot come into force otherwise.
//!
//! A new start is the same as that of the process: what stands in the way of an edit is found and left out by code that every start
//! runs, not by a second way through the engine that only a rare fault would take.

use std::mem;

use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{
    Ask, Command,
    base::{Base, Stored},
    core::{Asked, Core, End},
    failure::RETRY_AFTER,
    sender::Sender,
};

/// Runs until it is stopped, or dies at a failpoint. Both tasks end together: what one of them lost, the other cannot go on without.
pub async fn live(
    base: Base,
    stored: Stored,
    (mut inbox, mut asks): (mpsc::Receiver<Command>, mpsc::Receiver<Ask>),
    stop: CancellationToken,
) {
    let mut stored = Some(stored);
    let mut asked = Asked::default();
    loop {
        let (orders, ordered) = mpsc::unbounded_channel();
        let (outcomes, mut heard) = mpsc::unbounded_channel();
        let start = async {
            let mut stored = match stored.take() {
                Some(stored) => stored,
                None => read(&base).await,
            };
            let outbox = mem::take(&mut stored.loaded.outbox);
            let sender = Sender::restore(&base, &stored.settings, outbox, outcomes).await;
            (Core::restore(base.clone(), stored, orders).await, sender)
        };
        let (core, sender) = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            started = start => started,
        };
        let Ok(mut core) = core else { return };
        core.started(mem::take(&mut asked));
        // Aborted where this is dropped.
        let mut sender = AbortOnDropHandle::new(tokio::spawn(sender.run(ordered, asks)));
        let end = core.run(&mut inbox, &mut heard, &stop).await;
        if matches!(end, End::Died) {
            return;
        }
        // The core is gone, so the sender ends by itself: the sends in flight get their time.
        asks = match (&mut sender).await {
            Ok(Ok(asks)) => asks,
            Ok(Err(_)) => return,
            Err(error) => {
                tracing::error!(%error, "the sender did not stop cleanly");
                return;
            }
        };
        match end {
            End::Stopped | End::Died => return,
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
