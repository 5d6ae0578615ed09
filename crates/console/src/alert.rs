//! Alerts.

use std::collections::HashMap;

use crate::view::{AlertDetail, AlertFilters, AlertQuery, AlertRow, Page, TraceLine};
use dispatch::{AlertKey, Occurrence, Resolved};
use model::{
    AlertId, RobotId,
    account::Principal,
    alert::AlertEventKind,
    set_aside::{Aside, SetAside},
};

use store::AlertStored;

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
        let AlertStored { alert, integration, trace, deliveries } =
            self.store().alert(id).await?.ok_or(Error::NotFound)?;
        let routing = self.store().routing().await?;
        let targets = routing.rules.iter().flat_map(|routed| &routed.targets);
        let mut ids: Vec<RobotId> = targets.map(|target| target.robot).collect();
        ids.sort_unstable();
        ids.dedup();
        let robots = self.store().robot_summaries(&ids, self.now()).await?;
        let names: HashMap<RobotId, String> = robots.iter().map(|robot| (robot.id, robot.name())).collect();
        let rules = self.inner.tried.of(routing).rule_checks(&alert.labels, &names);
        let mut detail = AlertDetail { alert, integration, trace, deliveries, rules, stuck: Vec::new() };
        detail.stuck = self.dispatcher().set_aside().into_iter().filter(|aside| is_about(aside, &detail)).collect();
        Ok(detail)
    }

    /// The robots, with their names, that would be told that this alert is over; `None` where it is.
    pub async fn owed(&self, _who: &Principal, id: AlertId) -> Result<Option<Vec<(RobotId, String)>>> {
        let occurrence = self.occurrence(id).await?;
        let Some(ids) = self.dispatcher().owed(occurrence).await? else { return Ok(None) };
        let robots = self.store().robot_summaries(&ids, self.now()).await?;
        Ok(Some(robots.iter().map(|robot| (robot.id, robot.name())).collect()))
    }

    /// Resolves an alert by a person's word: those that were told of it hear that it is over, and reports of the same occurrence tell
    /// nobody.
    pub async fn resolve_alert(&self, who: &Principal, id: AlertId) -> Result<Resolved> {
        let occurrence = self.occurrence(id).await?;
        Ok(self.dispatcher().resolve(occurrence, who.email.clone()).await?)
    }

    async fn occurrence(&self, id: AlertId) -> Result<Occurrence> {
        let alert = self.store().alert(id).await?.ok_or(Error::NotFound)?.alert;
        Ok(Occurrence { id, key: AlertKey { integration: alert.integration, fingerprint: alert.fingerprint } })
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
