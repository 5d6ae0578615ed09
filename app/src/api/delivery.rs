//! Deliveries.

use leptos::prelude::*;
use model::{
    DeliveryId,
    delivery::{DeliveryDetail, DeliveryFilters, DeliveryQuery, DeliveryRow},
    page::Page,
};
use serde::{Deserialize, Serialize};

use crate::{
    api::read::{Asked, Read},
    error::AppError,
    form::{Kept, Posted},
};
#[cfg(feature = "ssr")]
use crate::{api::reply, components::Done, context::caller};

/// `hours`: only those of the last ones.
#[server(input = Asked, output = Read)]
pub async fn load_deliveries(query: DeliveryQuery, hours: Option<u32>) -> Result<Page<DeliveryRow>, AppError> {
    let (console, who) = caller()?;
    Ok(match hours {
        Some(hours) => console.latest_deliveries(&who, query, hours).await?,
        None => console.deliveries(&who, query).await?,
    })
}

/// A delivery with the button under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPage {
    pub delivery: DeliveryDetail,
    /// Why "Send again" was refused.
    pub kept: Kept<()>,
}

#[server(input = Asked, output = Read)]
pub async fn load_delivery_page(id: DeliveryId, draft: Option<String>) -> Result<DeliveryPage, AppError> {
    let (console, who) = caller()?;
    let delivery = console.delivery(&who, id).await?;
    let kept = reply::kept(draft.as_deref()).await?.unwrap_or_else(|| Kept::fresh(()));
    Ok(DeliveryPage { delivery, kept })
}

#[server(input = Asked, output = Read)]
pub async fn load_delivery_filters() -> Result<DeliveryFilters, AppError> {
    let (console, who) = caller()?;
    Ok(console.delivery_filters(&who).await?)
}

/// "Send again": goes to the new delivery.
#[server]
pub async fn resend(id: DeliveryId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/deliveries/{id}");
    let resent = console.resend(&who, id).await;
    reply::done(&page, resent, |id| Done::Resent.at(&format!("/deliveries/{id}"))).await
}
