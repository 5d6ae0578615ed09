//! The end of the process: the signals that ask for it, and a deadline that holds whatever hangs.
//!
//! Both live on a thread of their own, outside the runtime of the service: where all of its threads are blocked, nobody there
//! would notice a signal or a time that is over.

use std::{future::Future, sync::mpsc, thread, time::Duration};

use anyhow::Context;
use model::limits::http::STOP_MILLIS;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::logging;

/// The log gets this long to take the reason: it may be what hangs.
const LAST_WORDS: Duration = Duration::from_millis(250);

/// Is cancelled at SIGTERM or Ctrl-C, which end the process at once from now on no more. Whoever else cancels it begins the stop
/// as well. 10 s later the process ends, if it has not by then.
pub fn listen() -> anyhow::Result<CancellationToken> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .context("the runtime of the signals could not be started")?;
    let signals = {
        let _entered = runtime.enter();
        signals()?
    };
    let stop = CancellationToken::new();
    let asked = stop.clone();
    let wait = move || {
        runtime.block_on(async {
            tokio::select! {
                () = signals => {}
                () = asked.cancelled() => {}
            }
        });
        asked.cancel();
        thread::sleep(Duration::from_millis(STOP_MILLIS).saturating_sub(LAST_WORDS));
        end();
    };
    thread::Builder::new()
        .name("stop".to_owned())
        .spawn(wait)
        .context("the thread of the signals could not be started")?;
    Ok(stop)
}

fn signals() -> anyhow::Result<impl Future<Output = ()>> {
    let listen = |kind| signal(kind).context("the signals to stop cannot be listened to");
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

fn end() -> ! {
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let seconds = STOP_MILLIS / 1_000;
        tracing::error!(
            "something did not end within {seconds} s of the stop; the process ends now. What was accepted is stored, and what \
             was not sent is sent after the next start"
        );
        logging::finish();
        // Nobody waits any more where this took too long.
        let _ = said.send(());
    });
    let _ = heard.recv_timeout(LAST_WORDS);
    std::process::exit(1)
}
