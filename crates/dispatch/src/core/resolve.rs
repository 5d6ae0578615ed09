//! A person resolves an alert.

use super::Core;
use crate::{
    Error,
    command::{Occurrence, Resolved},
    failpoint::Died,
};

impl Core {
    pub(super) async fn resolve(&mut self, alert: Occurrence, name: &str) -> Result<Result<Resolved, Error>, Died> {
        let now = self.clock.now();
        let Ok(planned) = self.engine.plan_end(alert.ident, alert.id, name, now) else {
            return Ok(Ok(Resolved::NotFiring));
        };
        let result = self.change(now, |_| planned).await?;
        Ok(result.map(|()| Resolved::Done).map_err(Error::from))
    }
}
