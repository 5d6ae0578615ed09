//! Deliveries.

use crate::view::{DeliveryDetail, DeliveryFilters, DeliveryQuery, DeliveryRow, Expected, Page, TimeRange};
use message::{Style, Zone};
use model::{
    DeliveryId,
    account::Principal,
    notification::Reason,
    problem::{Invalid, Problem},
};
use serde::Deserialize;
use store::DeliveryStored;

use crate::{Console, Error, Result};

/// In milliseconds.
const HOUR: i64 = 3600 * 1000;

impl Console {
    pub async fn deliveries(&self, _who: &Principal, query: DeliveryQuery) -> Result<Page<DeliveryRow>> {
        Ok(self.store().deliveries(&query).await?)
    }

    /// Those of the last hours: an address with a filter stays true as time goes by.
    pub async fn latest_deliveries(
        &self,
        who: &Principal,
        query: DeliveryQuery,
        hours: u32,
    ) -> Result<Page<DeliveryRow>> {
        let from = Some(self.now().plus(-i64::from(hours) * HOUR));
        self.deliveries(who, DeliveryQuery { range: TimeRange { from, to: None }, ..query }).await
    }

    pub async fn delivery(&self, _who: &Principal, id: DeliveryId) -> Result<DeliveryDetail> {
        let stored = self.store().delivery(&id, self.now()).await?.ok_or(Error::NotFound)?;
        let (title, text) = self.message_of(&stored).await?;
        let DeliveryStored { row, robot, notification, attempts, replaced_by, unsent, alerts, body: _ } = stored;
        let expected = self.expected(&row).await;
        Ok(DeliveryDetail { row, robot, notification, attempts, title, text, replaced_by, unsent, expected, alerts })
    }

    /// A page is shown without it where the dispatcher does not answer.
    async fn expected(&self, row: &DeliveryRow) -> Option<Expected> {
        if !row.state.waits() {
            return None;
        }
        let expected = self.dispatcher().expected(vec![(row.robot, row.id.clone())]).await.ok()?.remove(&row.id)?;
        let dispatch::Expected { before, at, a_minute } = expected;
        Some(Expected { before, at, a_minute })
    }

    pub async fn delivery_filters(&self, _who: &Principal) -> Result<DeliveryFilters> {
        Ok(self.store().delivery_filters().await?)
    }

    /// "Send again": a new delivery with the same alerts.
    pub async fn resend(&self, _who: &Principal, id: DeliveryId) -> Result<DeliveryId> {
        let stored = self.store().delivery(&id, self.now()).await?.ok_or(Error::NotFound)?;
        if stored.notification.reason == Reason::Test {
            let mut invalid = Invalid::default();
            invalid.add("delivery", Problem::TestNotResent);
            return Err(Error::Refused(invalid));
        }
        Ok(self.dispatcher().resend(stored.notification).await?)
    }

    /// Title and text as sent, or as they would be rendered now.
    async fn message_of(&self, stored: &DeliveryStored) -> Result<(String, String)> {
        if let Some(sent) = stored.body.as_deref().and_then(|body| serde_json::from_slice::<Sent>(body).ok()) {
            return Ok((sent.markdown.title, sent.markdown.text));
        }
        let settings = self.store().settings().await?;
        let zone = Zone::parse(&settings.zone).unwrap_or_default();
        let public_url = self.public_url(&settings);
        let style = Style {
            language: settings.language,
            zone,
            public_url: public_url.as_deref(),
            keywords: &stored.robot.keywords,
        };
        let message = message::render(&stored.notification, &style);
        Ok((message.title, message.text))
    }
}

/// The part of a stored body that people read.
#[derive(Deserialize)]
struct Sent {
    markdown: SentMarkdown,
}

#[derive(Deserialize)]
struct SentMarkdown {
    title: String,
    text: String,
}
