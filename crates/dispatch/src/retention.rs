//! Deletes what is older than the retention, in small batches so that writing is never held up.

use std::sync::Arc;

use store::Store;
use tokio_util::sync::CancellationToken;

use crate::Clock;

/// 90 days, in milliseconds.
const RETENTION: i64 = 90 * 24 * 3600 * 1000;
const HOUR: i64 = 3600 * 1000;
/// Milliseconds between two batches.
const PAUSE: i64 = 50;
/// Rows a batch.
const BATCH: u32 = 500;

pub async fn run(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
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
