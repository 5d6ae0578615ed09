//! Logging in and out, and one-time links. These forms are always posted by the browser itself: afterwards the page is
//! another visit. What was typed in a refused one is kept in a short-lived cookie, because there is no session yet.

use leptos::prelude::*;
use model::account::{LinkForm, LinkKind, LoginForm};
use serde::{Deserialize, Serialize};

use crate::{
    api::read::{Asked, Read},
    error::AppError,
    form::{Kept, Posted},
};

/// Why the last try was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogInFailure {
    Refused,
    Slow {
        seconds: u32,
    },
    /// Bellhop could not look.
    Unavailable,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogInPage {
    pub email: String,
    pub failure: Option<LogInFailure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPage {
    /// Used up, too old, or never made.
    Invalid,
    /// `email`: of the account that the link is bound to.
    Form { kind: LinkKind, email: Option<String>, kept: Box<Kept<LinkForm>> },
    /// The link has logged the browser in.
    LoggedIn,
}

#[server(input = Asked, output = Read)]
pub async fn load_log_in_page() -> Result<LogInPage, AppError> {
    Ok(server::taken_draft().unwrap_or_default())
}

#[server]
pub async fn log_in(form: LoginForm) -> Result<Posted, AppError> {
    server::log_in(form).await
}

#[server]
pub async fn log_out() -> Result<Posted, AppError> {
    server::log_out().await
}

/// Also uses a log-in link of the demo up.
#[server(input = Asked, output = Read)]
pub async fn load_link_page(token: String) -> Result<LinkPage, AppError> {
    server::link_page(token).await
}

#[server]
pub async fn use_link(form: LinkForm) -> Result<Posted, AppError> {
    server::use_link(form).await
}

#[cfg(feature = "ssr")]
mod server {
    use console::{Console, auth::LogIn};
    use model::{draft::Saved, problem::Invalid};
    use serde::de::DeserializeOwned;

    use super::{AppError, Kept, LinkForm, LinkKind, LinkPage, LogInFailure, LogInPage, LoginForm, Posted};
    use crate::{
        api::reply,
        context::{
            self, DRAFT_COOKIE, LANGUAGE_COOKIE, LOGIN, Life, SESSION_COOKIE, THEME_COOKIE, YEAR, set_cookie, visitor,
        },
        form::Draftable,
    };

    pub async fn log_in(form: LoginForm) -> Result<Posted, AppError> {
        let console = context::console()?;
        let failure = match console.log_in(form.clone(), visitor()).await {
            Ok(LogIn::Done { token }) => {
                enter(&console, &token).await;
                return Ok(reply::go(local(&form.next).to_owned()));
            }
            Ok(LogIn::Refused) => LogInFailure::Refused,
            Ok(LogIn::Slow { retry_after_seconds: seconds }) => LogInFailure::Slow { seconds },
            Err(_) => LogInFailure::Unavailable,
        };
        keep_draft(&LogInPage { email: form.email, failure: Some(failure) });
        Ok(reply::go(match local(&form.next) {
            "/" => "/login".to_owned(),
            next => format!(
                "/login?next={}",
                percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC)
            ),
        }))
    }

    pub async fn log_out() -> Result<Posted, AppError> {
        if let (Ok(console), Some(who)) = (context::console(), context::principal()) {
            console.log_out(&who).await?;
        }
        set_cookie(SESSION_COOKIE, "", Life::Over);
        Ok(reply::go("/login".to_owned()))
    }

    pub async fn link_page(token: String) -> Result<LinkPage, AppError> {
        let console = context::console()?;
        let Some((kind, email)) = console.link(&token).await? else { return Ok(LinkPage::Invalid) };
        if kind == LinkKind::LogIn {
            let Some(session) = console.log_in_by_link(&token, visitor()).await? else { return Ok(LinkPage::Invalid) };
            enter(&console, &session).await;
            leptos_axum::redirect("/");
            return Ok(LinkPage::LoggedIn);
        }
        let kept = taken_draft().unwrap_or_else(|| Box::new(Kept::fresh(LinkForm::default())));
        Ok(LinkPage::Form { kind, email, kept })
    }

    pub async fn use_link(form: LinkForm) -> Result<Posted, AppError> {
        let console = context::console()?;
        let (errors, fault) = match console.use_link(form.clone(), visitor()).await {
            Ok(Saved::Done(token)) => {
                enter(&console, &token).await;
                return Ok(reply::go("/".to_owned()));
            }
            Ok(Saved::Refused(errors)) => (errors, None),
            Err(error) => (Invalid::default(), Some(error.into())),
        };
        let page = format!("/setup?token={}", form.token);
        keep_draft(&Kept { errors, fault, ..Kept::fresh(form.without_secrets()) });
        Ok(reply::go(page))
    }

    /// Starts the session in the browser, with the language and the theme of the account.
    async fn enter(console: &Console, token: &str) {
        set_cookie(SESSION_COOKIE, token, LOGIN);
        if let Ok(Some(who)) = console.session(token).await {
            set_cookie(THEME_COOKIE, who.theme.as_str(), YEAR);
            if let Some(language) = who.language {
                set_cookie(LANGUAGE_COOKIE, language.tag(), YEAR);
            }
        }
    }

    fn keep_draft(draft: &impl serde::Serialize) {
        if let Ok(json) = serde_json::to_string(draft) {
            set_cookie(DRAFT_COOKIE, &json, Life::Seconds(120));
        }
    }

    /// What was kept a moment ago; it is shown once.
    pub fn taken_draft<D: DeserializeOwned>() -> Option<D> {
        let draft = serde_json::from_str(&context::cookie(DRAFT_COOKIE)?).ok()?;
        set_cookie(DRAFT_COOKIE, "", Life::Over);
        Some(draft)
    }

    /// Only a path of this console.
    fn local(next: &str) -> &str {
        let is_path = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
        if is_path { next } else { "/" }
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_log_in_leads_only_to_this_console() {
            for (next, to) in [
                ("/alerts?page=2", "/alerts?page=2"),
                ("//evil.example", "/"),
                ("https://evil.example", "/"),
                ("/\\evil.example", "/"),
                ("", "/"),
            ] {
                assert_eq!(super::local(next), to);
            }
        }
    }
}
