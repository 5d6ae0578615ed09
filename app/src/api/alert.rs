//! Alerts.

use model::{
    AlertId,
    alert::{AlertDetail, AlertFilters, AlertQuery, AlertRow},
    page::Page,
};

use crate::{context::caller, error::AppError};

pub async fn load_alerts(query: AlertQuery) -> Result<Page<AlertRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.alerts(&who, query).await?)
}

pub async fn load_alert(id: AlertId) -> Result<AlertDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert(&who, id).await?)
}

pub async fn load_alert_filters() -> Result<AlertFilters, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert_filters(&who).await?)
}
