//! The Overview.

use std::collections::HashMap;

use crate::view::{
    AlertQuery, AlertState, Attention, DeliveryQuery, Overview, PageRequest, SetupSteps, TestAlert, TimeRange,
};
use model::{
    IntegrationId, Millis,
    account::Principal,
    delivery::DeliveryState,
    limits::ingest::REFUSALS_ON_OVERVIEW,
    set_aside::{Aside, SetAside},
    web::is_of_this_machine,
};

use crate::{Console, Error, Result};

/// 24 hours, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;
/// So long what became of a test alert is told, in milliseconds.
const TEST: i64 = 10 * 60 * 1000;
/// Firing alerts and deliveries shown.
const LATEST: PageRequest = PageRequest { number: 1, size: 6 };

impl Console {
    /// `base`: scheme and host that the browser used.
    pub async fn overview(&self, _who: &Principal, base: &str) -> Result<Overview> {
        let proposed = if is_of_this_machine(base) { String::new() } else { base.to_owned() };
        self.refresh_ingest_if_stale().await;
        let now = self.now();
        let store = self.store();
        let mut damage = Damage::default();
        let steps = damage.part("setup", store.setup_steps().await.map_err(Error::from))?;
        let mut attention = damage.part("attention", store.attention(now).await.map_err(Error::from))?;
        attention.extend(damage.part("dispatch_rule", self.expressions_attention().await)?);
        if !store.settings_are_readable().await? {
            attention.push(Attention::SettingsUnreadable);
        }
        attention.extend(damage.part("integration", self.senders(now).await)?);
        let proxies = self.unknown_proxies().into_iter();
        attention.extend(proxies.map(|address| Attention::UnknownProxy { address: address.to_string() }));
        attention.extend(self.dispatcher().set_aside().into_iter().map(|aside| Attention::SetAside { aside }));
        let firing = AlertQuery { state: Some(AlertState::Firing), page: LATEST, ..AlertQuery::default() };
        let recent = DeliveryQuery { page: LATEST, ..DeliveryQuery::default() };
        let states = store.delivery_states_since(now.plus(-DAY)).await.map_err(Error::from);
        let overview = Overview {
            steps: SetupSteps { simulator: self.inner.example_robot.is_some(), ..steps },
            firing: damage.part("alert", store.firing_by_level().await.map_err(Error::from))?,
            latest: damage.part("alert", store.alerts(&firing).await.map(|page| page.rows).map_err(Error::from))?,
            deliveries: damage.part("delivery", states)?,
            recent: damage
                .part("delivery", store.deliveries(&recent).await.map(|page| page.rows).map_err(Error::from))?,
            public_url_missing: self.public_url(&store.settings().await?).is_none().then_some(proposed),
            test: damage.part("alert", self.latest_test().await)?,
            example_url: self.inner.example_robot.as_ref().map(|robot| robot.webhook_url.clone()),
            attention: Vec::new(),
            now,
        };
        attention.extend(damage.0.into_iter().map(|(table, error)| {
            let what = Aside::Row { table: table.to_owned(), id: String::new() };
            Attention::SetAside { aside: SetAside { since: now, what, error } }
        }));
        Ok(Overview { attention, ..overview })
    }

    /// The integrations of which something was refused within the last day, and those that send words of severity which nobody knows.
    /// One that was deleted meanwhile needs nobody.
    async fn senders(&self, now: Millis) -> Result<Vec<Attention>> {
        let (mut last, mut unknown) = {
            let remembered = self.remembered();
            (remembered.last_refusals(), remembered.unknown_severities())
        };
        last.retain(|refusal| now.since(refusal.at) < DAY);
        unknown.retain(|(_, at, _)| now.since(*at) < DAY);
        if last.is_empty() && unknown.is_empty() {
            return Ok(Vec::new());
        }
        let names: HashMap<IntegrationId, String> =
            self.store().integrations(now).await?.into_iter().map(|row| (row.id, row.name)).collect();
        let refused = last.into_iter().filter_map(|refusal| {
            let name = names.get(&refusal.integration)?.clone();
            Some(Attention::IngestRefused { name, refusal })
        });
        let unknown = unknown.into_iter().filter_map(|(integration, at, word)| {
            Some(Attention::SeverityUnknown { integration, name: names.get(&integration)?.clone(), word, at })
        });
        Ok(refused.take(REFUSALS_ON_OVERVIEW).chain(unknown.take(REFUSALS_ON_OVERVIEW)).collect())
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

/// Parts of the Overview that cannot be read: they are left out and named, so that everything else is shown.
#[derive(Default)]
struct Damage(Vec<(&'static str, String)>);

impl Damage {
    fn part<T: Default>(&mut self, table: &'static str, read: Result<T>) -> Result<T> {
        match read {
            Err(error @ Error::Internal { .. }) => {
                if !self.0.iter().any(|(known, _)| *known == table) {
                    self.0.push((table, error.to_string()));
                }
                Ok(T::default())
            }
            read => read,
        }
    }
}
