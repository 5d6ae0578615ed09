//! Alerts.

use leptos::prelude::*;
use model::{
    AlertId,
    alert::{AlertDetail, AlertFilters, AlertQuery, AlertRow},
    page::Page,
};

#[cfg(feature = "ssr")]
use crate::context::caller;
use crate::{
    api::read::{Asked, Read},
    error::AppError,
};

#[server(input = Asked, output = Read)]
pub async fn load_alerts(query: AlertQuery) -> Result<Page<AlertRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.alerts(&who, query).await?)
}

#[server(input = Asked, output = Read)]
pub async fn load_alert(id: AlertId) -> Result<AlertDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert(&who, id).await?)
}

#[server(input = Asked, output = Read)]
pub async fn load_alert_filters() -> Result<AlertFilters, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert_filters(&who).await?)
}
