//! Deliveries.

use console::view::{DeliveryDetail, DeliveryFilters, DeliveryQuery, DeliveryRow, Page};
use leptos::prelude::*;
use model::DeliveryId;

use crate::{api::reply, context::caller, done::Done, error::AppError, posted::Posted};

/// `hours`: only those of the last ones.
pub async fn load_deliveries(query: DeliveryQuery, hours: Option<u32>) -> Result<Page<DeliveryRow>, AppError> {
    let (console, who) = caller()?;
    Ok(match hours {
        Some(hours) => console.latest_deliveries(&who, query, hours).await?,
        None => console.deliveries(&who, query).await?,
    })
}

pub async fn load_delivery(id: DeliveryId) -> Result<DeliveryDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.delivery(&who, id).await?)
}

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
