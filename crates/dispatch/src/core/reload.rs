//! Rules, contacts, robots or settings were changed in the store: the engine and the lanes follow.

use std::collections::HashSet;

use model::{DeliveryId, routing::Routing, settings::SettingsForm};
use store::Outbox;

use crate::{Error, failpoint::Died};

use super::{Core, send::Style};

impl Core {
    pub(super) async fn reload(&mut self) -> Result<Result<(), Error>, Died> {
        let (settings, routing, outbox) = match self.stored().await {
            Ok(stored) => stored,
            Err(error) => return Ok(Err(error.into())),
        };
        let now = self.clock.now();
        self.style = Style::of(&settings, self.fixed_public_url.as_deref());
        self.lanes.set_limit(settings.budget(), now.mono);
        self.restore_robots(outbox.robots, now);
        let open: HashSet<DeliveryId> = outbox.deliveries.into_iter().map(|delivery| delivery.id).collect();
        for waiting in self.lanes.retain(&open, now.mono) {
            self.cancelled(waiting);
        }
        let planned = self.engine.plan_routing(routing, now);
        Ok(self.commit(planned, now).await?.map_err(Error::from))
    }

    async fn stored(&self) -> Result<(SettingsForm, Routing, Outbox), store::Error> {
        let settings = self.store.settings().await?;
        let routing = self.store.routing().await?;
        let outbox = self.store.outbox(self.clock.now().wall).await?;
        Ok((settings, routing, outbox))
    }
}
