//! Settings of the installation, accounts, and one's own account.

use leptos::prelude::*;
use model::{
    AccountId,
    account::{Language, PasswordForm, Theme},
    settings::{SettingsForm, SettingsView},
};
use serde::{Deserialize, Serialize};

use crate::{
    api::reply,
    components::Done,
    context::{self, LANGUAGE_COOKIE, THEME_COOKIE, YEAR, caller},
    error::AppError,
    form::{
        Kept,
        conflict::{Opened, Source, open},
    },
    posted::Posted,
};

/// Inviting somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub email: String,
}

/// A one-time link to be handed on: the note of inviting somebody and of a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeLink {
    pub email: String,
    pub url: String,
}

/// The settings with the forms of the page.
pub struct SettingsPage {
    pub view: SettingsView,
    pub settings: Opened<SettingsForm>,
    /// Its note is a [`OneTimeLink`].
    pub invite: Kept<InviteForm>,
    pub password: Kept<PasswordForm>,
    /// The buttons of accounts; the note of "new password" is a [`OneTimeLink`].
    pub account: Kept<()>,
}

pub async fn load_settings_page(draft: Option<String>) -> Result<SettingsPage, AppError> {
    let (console, who) = caller()?;
    let view = console.settings(&who).await?;
    let draft = draft.as_deref();
    Ok(SettingsPage {
        settings: open(
            Source::Stored { form: view.form.clone(), edited: view.edited.clone() },
            reply::kept(draft).await?,
        )?,
        invite: reply::kept(draft).await?.unwrap_or_default(),
        password: reply::kept(draft).await?.unwrap_or_default(),
        account: reply::kept(draft).await?.unwrap_or_default(),
        view,
    })
}

#[server]
pub async fn save_settings(form: SettingsForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let saved = console.save_settings(&who, form.clone()).await;
    reply::saved("/settings", &form, saved, |()| Done::Saved.at("/settings")).await
}

/// The note is a [`OneTimeLink`].
#[server]
pub async fn invite(form: InviteForm) -> Result<Posted, AppError> {
    use model::draft::Saved;

    let (console, who) = caller()?;
    match console.invite(&who, form.email.clone()).await {
        Ok(Saved::Refused(errors)) => reply::refused(ACCOUNTS, &form, errors).await,
        Ok(Saved::Done(token)) => {
            let link = link(form.email.trim().to_owned(), &token).await;
            reply::shown(ACCOUNTS, &InviteForm::default(), link).await
        }
        Err(error) => reply::shown(ACCOUNTS, &form, Err::<OneTimeLink, _>(error)).await,
    }
}

/// The note is a [`OneTimeLink`].
#[server]
pub async fn reset_link(id: AccountId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let accounts = console.settings(&who).await?.accounts;
    let email = accounts.into_iter().find(|account| account.id == id).map(|account| account.email).unwrap_or_default();
    let link = match console.reset_link(&who, id).await {
        Ok(token) => link(email, &token).await,
        Err(error) => Err(error),
    };
    reply::shown(ACCOUNTS, &(), link).await
}

/// `on`: `true` or nothing.
#[server]
pub async fn switch_account(id: AccountId, #[server(default)] on: bool) -> Result<Posted, AppError> {
    use console::Switch;

    let (console, who) = caller()?;
    let to = if on { Switch::On } else { Switch::Off };
    let switched = console.switch_account(&who, id, to).await;
    reply::done(ACCOUNTS, switched, |()| match to {
        Switch::On => Done::SwitchedOn.at("/settings"),
        Switch::Off => Done::SwitchedOff { cancelled: 0 }.at("/settings"),
    })
    .await
}

#[server]
pub async fn end_sessions(id: AccountId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let ended = console.end_sessions(&who, id).await;
    reply::done(ACCOUNTS, ended, |()| Done::SessionsEnded.at("/settings")).await
}

#[server]
pub async fn change_password(form: PasswordForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let changed = console.change_password(&who, form.clone()).await;
    reply::saved("/settings#password", &form, changed, |()| Done::PasswordChanged.at("/settings")).await
}

/// The language of the account, and of this browser. Post it with a plain `<form>`: the next page is another visit.
#[server]
pub async fn set_language(language: Language) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    context::set_cookie(LANGUAGE_COOKIE, language.tag(), YEAR);
    let set = console.set_language(&who, language).await;
    reply::done("/settings", set, |()| Done::Saved.at("/settings")).await
}

/// The theme of the account, if somebody is logged in, and of this browser. Posted by the browser itself, which then comes back to
/// the page.
#[server]
pub async fn choose_theme(theme: Theme) -> Result<(), AppError> {
    context::set_cookie(THEME_COOKIE, theme.as_str(), YEAR);
    if let Ok((console, who)) = caller() {
        console.set_theme(&who, theme).await?;
    }
    Ok(())
}

/// The part of the page that is about accounts.
const ACCOUNTS: &str = "/settings#accounts";

/// The address of `/setup` for this token, as others reach it.
async fn link(email: String, token: &str) -> console::Result<OneTimeLink> {
    let Ok((console, who)) = caller() else { return Err(console::Error::NotFound) };
    let public = console.settings(&who).await?.form.public_url;
    let base = if public.is_empty() { context::site().base_url } else { public };
    Ok(OneTimeLink { email, url: format!("{}/setup?token={token}", base.trim_end_matches('/')) })
}
