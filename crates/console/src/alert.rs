//! Alerts.

use std::collections::HashMap;

use model::{
    AlertId, RobotId,
    account::Principal,
    alert::{AlertDetail, AlertFilters, AlertQuery, AlertRow},
    page::Page,
};

use crate::{Console, Error, Result, trial::trials};

impl Console {
    pub async fn alerts(&self, _who: &Principal, query: AlertQuery) -> Result<Page<AlertRow>> {
        Ok(self.store().alerts(&query).await?)
    }

    pub async fn alert_filters(&self, who: &Principal) -> Result<AlertFilters> {
        let integrations = self.integrations(who).await?.into_iter().map(|row| (row.id, row.name)).collect();
        Ok(AlertFilters { integrations })
    }

    /// With every dispatch rule, as it is now, tried on the alert's labels.
    pub async fn alert(&self, _who: &Principal, id: AlertId) -> Result<AlertDetail> {
        let detail = self.store().alert(id).await?.ok_or(Error::NotFound)?;
        let routing = self.store().routing().await?;
        let targets = routing.rules.iter().flat_map(|routed| &routed.targets);
        let mut ids: Vec<RobotId> = targets.map(|target| target.robot).collect();
        ids.sort_unstable();
        ids.dedup();
        let robots = self.store().robot_summaries(&ids, self.now()).await?;
        let names: HashMap<RobotId, String> = robots.iter().map(|robot| (robot.id, robot.name())).collect();
        Ok(AlertDetail { rules: trials(&routing, &detail.alert.labels, &names), ..detail })
    }
}
