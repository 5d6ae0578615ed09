//! Logging in and out, and one-time links. These forms are always posted by the browser itself: afterwards the page is
//! another visit. What was typed in a refused one is kept in a short-lived cookie, because there is no session yet.

use console::{
    Console,
    auth::{self, Entered},
};
use leptos::prelude::*;
use model::{
    account::{LinkForm, LinkKind, LoginForm},
    cut,
    draft::Saved,
    limits::form::EMAIL_CHARS,
    problem::Invalid,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    api::reply,
    context::{
        self, DEVICE_COOKIE, DRAFT_COOKIE, KNOWN, LANGUAGE_COOKIE, Life, THEME_COOKIE, YEAR, browser, set_cookie,
    },
    error::AppError,
    form::{Draftable, FilledForm},
    local,
    posted::Posted,
};

/// Why the last try was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogInFailure {
    Refused,
    Slow {
        seconds: u32,
    },
    /// Bellhop could not look, or could not let in.
    Fault(AppError),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogInPage {
    pub email: String,
    pub failure: Option<LogInFailure>,
}

pub enum LinkPage {
    /// Used up, too old, or never made.
    Invalid,
    /// `email`: of the account that the link is bound to.
    Form { kind: LinkKind, email: Option<String>, filled: Box<FilledForm<LinkForm>> },
    /// The link has logged the browser in.
    LoggedIn,
}

pub async fn load_log_in_page() -> Result<LogInPage, AppError> {
    Ok(taken_draft().unwrap_or_default())
}

#[server]
pub async fn log_in(form: LoginForm) -> Result<Posted, AppError> {
    let console = context::console()?;
    let next = local::path(&form.next).filter(|next| next != "/");
    let failure = match console.log_in(form.clone(), browser()).await {
        Ok(auth::LogIn::Done(entered)) => {
            enter(&console, &entered).await;
            return Ok(reply::go(next.unwrap_or_else(|| "/".to_owned())));
        }
        Ok(auth::LogIn::Refused) => LogInFailure::Refused,
        Ok(auth::LogIn::Slow { retry_after_seconds: seconds }) => LogInFailure::Slow { seconds },
        Err(error) if context::is_plain_post() => LogInFailure::Fault(error.into()),
        Err(error) => return Err(error.into()),
    };
    keep_draft(&LogInPage { email: short(&form.email), failure: Some(failure) });
    Ok(reply::go(match next {
        None => "/login".to_owned(),
        Some(next) => format!("/login?next={}", utf8_percent_encode(&next, NON_ALPHANUMERIC)),
    }))
}

/// The browser forgets the session whatever becomes of it on the server.
#[server]
pub async fn log_out() -> Result<Posted, AppError> {
    context::end_session();
    if let (Ok(console), Some(who)) = (context::console(), context::principal())
        && let Err(error) = console.log_out(&who).await
    {
        tracing::error!(%error, "a log-out could not be kept; the session lasts until it runs out");
    }
    Ok(reply::go("/login".to_owned()))
}

/// Also uses a log-in link of the demo up.
pub async fn load_link_page(token: String) -> Result<LinkPage, AppError> {
    let console = context::console()?;
    let Some((kind, email)) = console.link(&token).await? else { return Ok(LinkPage::Invalid) };
    if kind == LinkKind::LogIn {
        let Some(entered) = console.log_in_by_link(&token, browser()).await? else { return Ok(LinkPage::Invalid) };
        enter(&console, &entered).await;
        leptos_axum::redirect("/");
        return Ok(LinkPage::LoggedIn);
    }
    let filled = taken_draft().unwrap_or_else(|| Box::new(FilledForm::fresh(LinkForm::default())));
    Ok(LinkPage::Form { kind, email, filled })
}

#[server]
pub async fn use_link(form: LinkForm) -> Result<Posted, AppError> {
    let console = context::console()?;
    let (errors, fault) = match console.use_link(form.clone(), browser()).await {
        Ok(Saved::Done(entered)) => {
            enter(&console, &entered).await;
            return Ok(reply::go("/".to_owned()));
        }
        Ok(Saved::Refused(errors)) => (errors, None),
        Err(error) => (Invalid::default(), Some(error.into())),
    };
    let page = format!("/setup?token={}", form.token);
    let form = LinkForm { email: short(&form.email), ..form };
    keep_draft(&FilledForm { errors, fault, ..FilledForm::fresh(form.without_secrets()) });
    Ok(reply::go(page))
}

/// Starts the session in the browser, with the language and the theme of the account.
async fn enter(console: &Console, entered: &Entered) {
    context::set_session(&entered.session);
    if let Some(device) = &entered.device {
        set_cookie(DEVICE_COOKIE, device, KNOWN);
    }
    if let Ok(Some(who)) = console.session(&entered.session).await {
        set_cookie(THEME_COOKIE, who.theme.as_str(), YEAR);
        if let Some(language) = who.language {
            set_cookie(LANGUAGE_COOKIE, language.tag(), YEAR);
        }
    }
}

/// As much of what was typed as an email address can have: a cookie holds 4 kB.
fn short(email: &str) -> String {
    cut::to_chars(email, EMAIL_CHARS).into_owned()
}

fn keep_draft(draft: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(draft) {
        set_cookie(DRAFT_COOKIE, &json, Life::Seconds(120));
    }
}

/// What was kept a moment ago; it is shown once.
fn taken_draft<D: DeserializeOwned>() -> Option<D> {
    let draft = serde_json::from_str(&context::cookie(DRAFT_COOKIE)?).ok()?;
    set_cookie(DRAFT_COOKIE, "", Life::Over);
    Some(draft)
}
