//! The Overview, and the example that one click sets up.

use leptos::prelude::*;
use model::overview::Overview;
use serde::{Deserialize, Serialize};

use crate::{
    api::read::{Asked, Read},
    error::AppError,
    form::{Kept, Posted},
};
#[cfg(feature = "ssr")]
use crate::{api::reply, components::Done, context::caller, visit};

/// How things stand, with the buttons of the guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewPage {
    pub overview: Overview,
    /// Why a button was refused.
    pub kept: Kept<()>,
}

#[server(input = Asked, output = Read)]
pub async fn load_overview_page(draft: Option<String>) -> Result<OverviewPage, AppError> {
    let (console, who) = caller()?;
    let overview = console.overview(&who).await?;
    let kept = reply::kept(draft.as_deref()).await?.unwrap_or_else(|| Kept::fresh(()));
    Ok(OverviewPage { overview, kept })
}

/// "Set up the example for me". Its names are in the reader's language.
#[server]
pub async fn set_up_example() -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let made = console.set_up_example(&who, visit::of_request().language).await;
    reply::done("/", made, |_| Done::Example.at("/")).await
}

/// The last step of the guide.
#[server]
pub async fn send_test_alert() -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let sent = console.send_test_alert(&who, visit::of_request().language).await;
    reply::done("/", sent, |()| Done::TestAlert.at("/")).await
}
