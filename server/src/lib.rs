//! The binary `bellhop`: command line, configuration, HTTP, sessions, ingest formats, wiring, shut-down.

pub mod command;
pub mod config;
pub mod http;
pub mod ingest;
mod lock;
pub mod logging;
mod metrics;
pub mod service;

use std::future::Future;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

/// The runtime that everything runs on.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the runtime could not be started")
}

/// Completes at SIGTERM or Ctrl-C. Both are listened to from the call on, so that neither ends the process at once.
pub fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
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
