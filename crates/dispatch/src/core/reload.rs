//! Rules, contacts, robots or settings were changed in the store: the engine and the lanes follow.

use std::collections::HashSet;

use model::DeliveryId;

use crate::{Error, failpoint::Died};

use super::{Core, send::Style};

impl Core {
    pub(super) async fn reload(&mut self) -> Result<(), Error> {
        let settings = self.store.settings().await?;
        let routing = self.store.routing().await?;
        let outbox = self.store.outbox(self.clock.now().wall).await?;
        let now = self.clock.now();
        self.style = Style::of(&settings, self.fixed_public_url.as_deref());
        self.lanes.set_limit(settings.budget(), now.mono);
        self.restore_robots(outbox.robots, now);
        let open: HashSet<DeliveryId> = outbox.deliveries.into_iter().map(|delivery| delivery.id).collect();
        for (robot, group) in self.lanes.retain(&open, now.mono) {
            self.engine.note_dropped(robot, group);
        }
        let planned = self.engine.plan_routing(routing, now);
        match self.commit(planned, now).await {
            Ok(stored) => Ok(stored?),
            Err(Died) => Err(Error::Stopped),
        }
    }
}
