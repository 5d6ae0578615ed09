//! Alerts in: many requests share one commit, and each is answered only when it is done.

use crate::{Error, command::Reply, failpoint::Died};
use model::alert::Incoming;

use super::Core;

impl Core {
    pub(super) async fn ingest(&mut self, requests: Vec<(Vec<Incoming>, Reply<()>)>) -> Result<(), Died> {
        let now = self.clock.now();
        let (batches, replies): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
        let batch: Vec<Incoming> = batches.into_iter().flatten().collect();
        self.background.count(&batch, now.wall);
        metrics::counter!("bellhop_alerts_received_total").increment(batch.len() as u64);
        let planned = self.engine.plan_ingest(&batch, now);
        let result = self.commit(planned, now).await?.map_err(Error::from);
        if let Err(error) = &result {
            tracing::error!(%error, alerts = batch.len(), "alerts could not be stored; their senders are told to come again");
        }
        for reply in replies {
            // A sender that has gone away comes again.
            let _ = reply.send(result.clone());
        }
        Ok(())
    }
}
