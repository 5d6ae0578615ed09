//! The Overview, and the example that one click sets up.

use console::view::Overview;
use leptos::prelude::*;

use crate::{
    api::reply,
    context::{caller, site},
    done::Done,
    error::AppError,
    posted::Posted,
    visit,
};

pub async fn load_overview() -> Result<Overview, AppError> {
    let (console, who) = caller()?;
    Ok(console.overview(&who, &site().base_url).await?)
}

/// The address that was proposed becomes the public URL.
#[server]
pub async fn use_public_url(url: String) -> Result<Posted, AppError> {
    use model::draft::Saved;

    let (console, who) = caller()?;
    let set = match console.set_public_url(&who, url).await {
        // It was taken from the browser's address, or somebody made it up.
        Ok(Saved::Refused(_)) => Err(console::Error::NotFound),
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    reply::done("/", set, |()| Done::Saved.at("/")).await
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
