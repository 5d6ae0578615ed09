//! The Overview, and the example that one click sets up.

use leptos::prelude::*;
use model::overview::Overview;

use crate::{api::reply, components::Done, context::caller, error::AppError, posted::Posted, visit};

pub async fn load_overview() -> Result<Overview, AppError> {
    let (console, who) = caller()?;
    Ok(console.overview(&who).await?)
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
