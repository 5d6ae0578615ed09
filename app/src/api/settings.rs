//! Settings of the installation, accounts, and one's own account.

use console::view::SettingsView;
use leptos::prelude::*;
use model::{
    AccountId,
    account::{Language, PasswordForm, Proof, Theme},
    draft::Saved,
    settings::SettingsForm,
};
use serde::{Deserialize, Serialize};

use crate::{
    api::reply,
    context::{self, LANGUAGE_COOKIE, THEME_COOKIE, YEAR, caller},
    done::Done,
    error::AppError,
    form::{
        Draftable, FilledForm,
        conflict::{Opened, Source, open},
    },
    posted::Posted,
};

/// Inviting somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub email: String,
    pub proof: Proof,
}

impl Draftable for InviteForm {
    const NAME: &'static str = "invite";

    fn without_secrets(self) -> Self {
        Self { proof: Proof::default(), ..self }
    }
}

/// What is done to an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    /// `None`: nothing was asked for.
    pub id: Option<AccountId>,
    /// To enable it.
    pub on: bool,
    pub proof: Proof,
}

impl Draftable for AccountForm {
    const NAME: &'static str = "account";

    fn without_secrets(self) -> Self {
        Self { proof: Proof::default(), ..self }
    }
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
    pub invite: FilledForm<InviteForm>,
    pub password: FilledForm<PasswordForm>,
    /// The questions about an account; the note of "new password" is a [`OneTimeLink`].
    pub account: FilledForm<AccountForm>,
}

pub async fn load_settings_page(draft: Option<String>) -> Result<SettingsPage, AppError> {
    let (console, who) = caller()?;
    let view = console.settings(&who).await?;
    let draft = draft.as_deref();
    Ok(SettingsPage {
        settings: open(
            Source::Stored { form: view.form.clone(), edited: view.edited.clone() },
            reply::filled(draft).await?,
        )?,
        invite: reply::filled(draft).await?.unwrap_or_default(),
        password: reply::filled(draft).await?.unwrap_or_default(),
        account: reply::filled(draft).await?.unwrap_or_default(),
        view,
    })
}

#[server]
pub async fn save_settings(form: SettingsForm, #[server(default)] form_token: String) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    if let Err(errors) = console.form_is_own(&who, &form_token) {
        return reply::refused("/settings", &form, errors).await;
    }
    let saved = console.save_settings(&who, form.clone()).await;
    reply::saved("/settings", &form, saved, |()| Done::Saved.at("/settings")).await
}

/// The note is a [`OneTimeLink`].
#[server]
pub async fn invite(form: InviteForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    match console.invite(&who, form.proof.clone(), form.email.clone()).await {
        Ok(Saved::Done(token)) => match link(form.email.trim().to_owned(), &token).await {
            Ok(note) => reply::link_shown(ACCOUNTS, &InviteForm::default(), &note, &token).await,
            Err(error) => reply::failed(ACCOUNTS, &form, error).await,
        },
        Ok(Saved::Refused(errors)) => reply::refused(ACCOUNTS, &form, errors).await,
        Err(error) => reply::failed(ACCOUNTS, &form, error).await,
    }
}

/// The note is a [`OneTimeLink`].
#[server]
pub async fn reset_link(form: AccountForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let question = question("reset", &form);
    let Some(id) = form.id else { return Err(AppError::Malformed.raised()) };
    let accounts = console.settings(&who).await?.accounts;
    let email = accounts.into_iter().find(|account| account.id == id).map(|account| account.email).unwrap_or_default();
    match console.reset_link(&who, form.proof.clone(), id).await {
        Ok(Saved::Done(token)) => match link(email, &token).await {
            Ok(note) => reply::link_shown(ACCOUNTS, &AccountForm::default(), &note, &token).await,
            Err(error) => reply::failed(&question, &form, error).await,
        },
        Ok(Saved::Refused(errors)) => reply::refused(&question, &form, errors).await,
        Err(error) => reply::failed(&question, &form, error).await,
    }
}

#[server]
pub async fn switch_account(form: AccountForm) -> Result<Posted, AppError> {
    use console::Switch;

    let (console, who) = caller()?;
    let (to, ask, done) = if form.on {
        (Switch::On, "enable", Done::SwitchedOn)
    } else {
        (Switch::Off, "disable", Done::SwitchedOff { cancelled: 0 })
    };
    let Some(id) = form.id else { return Err(AppError::Malformed.raised()) };
    let switched = console.switch_account(&who, form.proof.clone(), id, to).await;
    reply::saved(&question(ask, &form), &form, switched, |()| done.at("/settings")).await
}

#[server]
pub async fn end_sessions(form: AccountForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let Some(id) = form.id else { return Err(AppError::Malformed.raised()) };
    let ended = console.end_sessions(&who, form.proof.clone(), id).await;
    reply::saved(&question("end_sessions", &form), &form, ended, |()| Done::SessionsEnded.at("/settings")).await
}

/// The address of the question about an account.
fn question(ask: &str, form: &AccountForm) -> String {
    let id = form.id.map(|id| id.to_string()).unwrap_or_default();
    format!("/settings?ask={ask}&ids={id}")
}

/// The sessions of one's own account in other browsers.
#[server]
pub async fn log_out_elsewhere() -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let ended = console.log_out_elsewhere(&who).await;
    reply::done("/settings", ended, |()| Done::LoggedOutElsewhere.at("/settings")).await
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
