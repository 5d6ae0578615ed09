//! Alerts.

use std::collections::HashMap;

use model::{
    AlertId, RobotId,
    account::Principal,
    alert::{AlertDetail, AlertEventKind, AlertFilters, AlertQuery, AlertRow, TraceLine},
    page::Page,
    set_aside::{Aside, SetAside},
};

use crate::{Console, Error, Result};

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
        let stuck = self.dispatcher().set_aside().into_iter().filter(|aside| is_about(aside, &detail)).collect();
        let rules = self.inner.tried.of(routing).trials(&detail.alert.labels, &names);
        Ok(AlertDetail { rules, stuck, ..detail })
    }
}

/// Whether this was set aside together with the alert: its end, or the decision about a group that it is in.
fn is_about(aside: &SetAside, detail: &AlertDetail) -> bool {
    let alert = &detail.alert;
    match &aside.what {
        Aside::Alert { alert: id, .. } => *id == alert.id,
        Aside::Group { rule, labels, .. } => {
            let joined =
                |line: &TraceLine| matches!(line.what, AlertEventKind::Grouped { rule: of, .. } if of == *rule);
            labels.0.iter().all(|(name, value)| alert.labels.value(name) == value) && detail.trace.iter().any(joined)
        }
        Aside::Delivery { .. } | Aside::Row { .. } | Aside::Edit => false,
    }
}
