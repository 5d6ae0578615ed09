//! Alerts.

use console::Resolved;
use console::view::{AlertDetail, AlertFilters, AlertQuery, AlertRow, Page};
use leptos::prelude::*;
use model::{AlertId, RobotId};

use crate::{api::reply, context::caller, done::Done, error::AppError, posted::Posted};

pub async fn load_alerts(query: AlertQuery) -> Result<Page<AlertRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.alerts(&who, query).await?)
}

pub async fn load_alert(id: AlertId) -> Result<AlertDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert(&who, id).await?)
}

/// The robots that would be notified of its recovery; `None` when it is over already.
pub async fn load_owed(id: AlertId) -> Result<Option<Vec<(RobotId, String)>>, AppError> {
    let (console, who) = caller()?;
    Ok(console.owed(&who, id).await?)
}

/// "Resolve": a person says that it is over.
#[server]
pub async fn resolve_alert(id: AlertId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/alerts/{id}");
    let resolved = console.resolve_alert(&who, id).await;
    let done = |resolved| match resolved {
        Resolved::Done => Done::AlertResolved,
        Resolved::NotFiring => Done::OverAlready,
    };
    reply::done(&page, resolved, |resolved| done(resolved).at(&page)).await
}

pub async fn load_alert_filters() -> Result<AlertFilters, AppError> {
    let (console, who) = caller()?;
    Ok(console.alert_filters(&who).await?)
}
