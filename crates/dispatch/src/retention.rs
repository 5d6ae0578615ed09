//! Deletes what is older than the retention, in small batches so that writing is never held up.

use std::sync::Arc;

use store::Store;
use tokio_util::sync::CancellationToken;

use crate::{
    Clock,
    failpoint::{Failpoints, Part},
};

/// 90 days, in milliseconds.
const RETENTION: i64 = 90 * 24 * 3600 * 1000;
const HOUR: i64 = 3600 * 1000;
/// Milliseconds between two batches.
const PAUSE: i64 = 50;
/// Rows a batch.
const BATCH: u32 = 500;
/// Milliseconds until it is started again when it has died.
const RESTART: i64 = 60_000;

/// Runs until `stop`. When it dies it is started again, after a while: tables must not grow for ever because of one defect.
pub async fn supervise(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken, failpoints: Failpoints) {
    while !stop.is_cancelled() {
        let work = tokio::spawn(run(store.clone(), Arc::clone(&clock), stop.clone(), failpoints.clone()));
        let _abort = AbortOnDrop(work.abort_handle());
        let Err(error) = work.await else { return };
        tracing::error!(%error, "the retention has died; it is started again in a minute");
        metrics::counter!("bellhop_retention_restarts_total").increment(1);
        tokio::select! {
            () = stop.cancelled() => {}
            () = clock.sleep_until(clock.now().mono.plus(RESTART)) => {}
        }
    }
}

/// A supervisor that is aborted takes what it watches with it.
struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken, failpoints: Failpoints) {
    while !stop.is_cancelled() {
        failpoints.enter(Part::Retention);
        let now = clock.now();
        let next = match store.purge(now.wall.plus(-RETENTION), now.wall, BATCH).await {
            Ok(0) => HOUR,
            Ok(rows) => {
                tracing::debug!(rows, "deleted what is older than the retention");
                PAUSE
            }
            Err(error) => {
                tracing::warn!(%error, "could not delete what is older than the retention");
                HOUR
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = clock.sleep_until(now.mono.plus(next)) => {}
        }
    }
}
