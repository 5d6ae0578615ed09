//! The binary `bellhop`: command line, configuration, HTTP, sessions, ingest formats, wiring, shut-down.

pub mod command;
pub mod config;
pub mod http;
pub mod ingest;
mod lock;
pub mod logging;
mod metrics;
pub mod service;
pub mod serving;
mod stop;

use anyhow::Context;

/// The runtime that everything runs on.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the runtime could not be started")
}

/// Runs the service until the process is told to stop; ends the process itself where the service does not end in time.
pub fn run(plan: service::Plan) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let stop = stop::listen()?;
    let outcome = runtime.block_on(async {
        let service = service::Service::open(plan).await?;
        service.announce();
        service.run(stop).await
    });
    // What blocks a thread ends with the process.
    runtime.shutdown_background();
    logging::finish();
    outcome
}
