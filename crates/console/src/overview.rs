//! The Overview.

use model::{
    account::Principal,
    alert::{AlertQuery, AlertState},
    delivery::{DeliveryQuery, DeliveryState},
    overview::{Attention, Overview, SetupSteps, TestAlert},
    page::{PageRequest, TimeRange},
};

use crate::{Console, Result};

/// 24 hours, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;
/// So long what became of a test alert is told, in milliseconds.
const TEST: i64 = 10 * 60 * 1000;
/// Firing alerts and deliveries shown.
const LATEST: PageRequest = PageRequest { number: 1, size: 6 };

impl Console {
    pub async fn overview(&self, _who: &Principal) -> Result<Overview> {
        if self.inner.ingest.is_stale() {
            self.refresh_ingest().await;
        }
        let now = self.now();
        let store = self.store();
        let steps = SetupSteps { simulator: self.inner.example_robot.is_some(), ..store.setup_steps().await? };
        let mut attention = store.attention(now).await?;
        let refused = self.refusals().into_iter().filter(|refusal| now.since(refusal.at) < DAY);
        attention.extend(refused.map(|refusal| Attention::IngestRefused { refusal }));
        attention.extend(self.dispatcher().set_aside().into_iter().map(|aside| Attention::SetAside { aside }));
        let firing = AlertQuery { state: Some(AlertState::Firing), page: LATEST, ..AlertQuery::default() };
        let recent = DeliveryQuery { page: LATEST, ..DeliveryQuery::default() };
        Ok(Overview {
            steps,
            firing: store.firing_by_level().await?,
            latest: store.alerts(&firing).await?.rows,
            deliveries: store.delivery_states_since(now.plus(-DAY)).await?,
            recent: store.deliveries(&recent).await?.rows,
            attention,
            public_url_missing: self.public_url(&store.settings().await?).is_none(),
            test: self.latest_test().await?,
            example_url: self.inner.example_robot.as_ref().map(|robot| robot.webhook_url.clone()),
            now,
        })
    }

    async fn latest_test(&self) -> Result<Option<TestAlert>> {
        let query = AlertQuery {
            search: TestAlert::NAME.into(),
            range: TimeRange { from: Some(self.now().plus(-TEST)), to: None },
            page: LATEST,
            ..AlertQuery::default()
        };
        let found = self.store().alerts(&query).await?.rows;
        let Some(row) = found.into_iter().find(|row| row.name == TestAlert::NAME) else { return Ok(None) };
        let Some(detail) = self.store().alert(row.id).await? else { return Ok(None) };
        let sent = detail.deliveries.iter().find(|delivery| delivery.state == DeliveryState::Sent);
        let delivery = sent.or(detail.deliveries.last()).map(|delivery| (delivery.id.clone(), delivery.state));
        Ok(Some(TestAlert { alert: row.id, at: detail.alert.received_at, delivery }))
    }
}
