//! A person resolves an alert.

use engine::Engine;

use super::Core;
use crate::{
    Error,
    command::{Occurrence, Resolved},
    failpoint::Died,
};

impl Core {
    pub(super) async fn resolve(&mut self, alert: Occurrence, name: &str) -> Result<Result<Resolved, Error>, Died> {
        let now = self.clock.now();
        if !self.engine.fires(alert.key, alert.id) {
            return Ok(Ok(Resolved::NotFiring));
        }
        let planned = |engine: &Engine| engine.plan_end(alert.key, alert.id, name, now).expect("it fires");
        let result = self.change(now, planned).await?;
        Ok(result.map(|()| Resolved::Done).map_err(Error::from))
    }
}
