//! Integrations.

use console::view::{IntegrationDetail, IntegrationRow};
use leptos::prelude::*;
use model::{
    IntegrationId,
    integration::{IntegrationForm, Kind},
    severity::Level,
};

use crate::{
    api::reply,
    context::{caller, site},
    done::Done,
    error::AppError,
    form::conflict::{Opened, Source, open},
    posted::Posted,
};

pub async fn load_integrations() -> Result<Vec<IntegrationRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.integrations(&who).await?)
}

pub async fn load_integration(id: IntegrationId) -> Result<IntegrationDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.integration(&who, id, &site().base_url).await?)
}

pub async fn load_integration_page(
    id: Option<IntegrationId>,
    draft: Option<String>,
) -> Result<Opened<IntegrationForm>, AppError> {
    let (console, who) = caller()?;
    let source = match id {
        Some(id) => {
            Source::stored(match (console.integration_form(&who, id).await, console.integration(&who, id, "").await) {
                (Ok(form), Ok(integration)) => Ok((form, integration.edited)),
                (Err(error), _) | (_, Err(error)) => Err(error),
            })?
        }
        None => Source::New(IntegrationForm::default()),
    };
    open(source, reply::filled(draft.as_deref()).await?)
}

#[server]
pub async fn save_integration(form: IntegrationForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = form.id.map_or_else(|| "/integrations/new".to_owned(), |id| format!("/integrations/{id}/edit"));
    let saved = console.save_integration(&who, form.clone()).await;
    reply::saved(&page, &form, saved, |id| Done::Saved.at(&format!("/integrations/{id}"))).await
}

/// A new token: the old URL stops working at once.
#[server]
pub async fn rotate_integration(id: IntegrationId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/integrations/{id}");
    let rotated = console.rotate_integration(&who, id).await;
    reply::done(&page, rotated, |()| Done::Rotated.at(&page)).await
}

/// `on`: `true` or nothing.
#[server]
pub async fn switch_integration(id: IntegrationId, #[server(default)] on: bool) -> Result<Posted, AppError> {
    use console::Switch;

    let (console, who) = caller()?;
    let to = if on { Switch::On } else { Switch::Off };
    let page = format!("/integrations/{id}");
    let switched = console.switch_integration(&who, id, to).await;
    reply::done(&page, switched, |()| match to {
        Switch::On => Done::SwitchedOn.at(&page),
        Switch::Off => Done::SwitchedOff { cancelled: 0 }.at(&page),
    })
    .await
}

/// What one word of severity means to new alerts.
#[server]
pub async fn set_severity(id: IntegrationId, word: String, level: Level) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/integrations/{id}");
    let set = console.set_severity(&who, id, &word, level).await;
    reply::done(&page, set, |()| Done::Saved.at(&page)).await
}

/// The kind of what really comes in.
#[server]
pub async fn change_kind(id: IntegrationId, kind: Kind) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/integrations/{id}");
    let changed = console.change_kind(&who, id, kind).await;
    reply::done(&page, changed, |()| Done::Saved.at(&page)).await
}

#[server]
pub async fn delete_integration(id: IntegrationId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let deleted = console.delete_integration(&who, id).await;
    reply::done(&format!("/integrations/{id}"), deleted, |()| Done::Deleted { count: 1 }.at("/integrations")).await
}
