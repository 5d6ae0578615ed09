//! What all components know of the visit, found out from the request: language, theme, who is logged in.

use leptos::prelude::*;
use model::account::{Language, Theme};

use crate::words::{self, Words};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    pub language: Language,
    pub theme: Theme,
    /// Of the account; `None`: nobody is logged in.
    pub email: Option<String>,
    /// The built-in simulator runs.
    pub simulator: bool,
}

/// Provides [`Visit`] to all components. Once, at the top of the application.
pub fn provide() {
    provide_context(of_request());
}

pub fn visit() -> Visit {
    use_context().unwrap_or_default()
}

/// The words of the visit's language.
pub fn words() -> &'static Words {
    words::of(visit().language)
}

/// Also called when the server collects the routes at its start: then there is no request.
pub fn of_request() -> Visit {
    let principal = crate::context::principal();
    Visit {
        language: request::language(principal.as_ref()),
        theme: request::theme(principal.as_ref()),
        simulator: crate::context::site().simulator.is_some(),
        email: principal.map(|principal| principal.email),
    }
}

pub use request::asked_language;

mod request {
    use http::{header, request::Parts};
    use leptos::prelude::use_context;
    use model::account::{Language, Principal, Theme};
    use percent_encoding::percent_decode_str;

    use crate::context::{LANGUAGE_COOKIE, THEME_COOKIE, cookie};

    /// What `?lang=` says.
    pub fn asked_language() -> Option<Language> {
        let parts = use_context::<Parts>()?;
        let value = parts.uri.query()?.split('&').find_map(|pair| pair.strip_prefix("lang="))?;
        Language::parse(&percent_decode_str(value).decode_utf8_lossy())
    }

    /// `?lang=` (remembered in a cookie), else the cookie, else the account, else what the browser prefers. The cookie goes
    /// before the account because it is the choice made in this browser; the log-in sets it to the account's.
    pub fn language(principal: Option<&Principal>) -> Language {
        let Some(parts) = use_context::<Parts>() else { return Language::default() };
        let accepted = || {
            let header = parts.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            header.split(',').find_map(|range| Language::parse(range.split(';').next()?))
        };
        asked_language()
            .or_else(|| Language::parse(&cookie(LANGUAGE_COOKIE)?))
            .or_else(|| principal.and_then(|principal| principal.language))
            .or_else(accepted)
            .unwrap_or_default()
    }

    pub fn theme(principal: Option<&Principal>) -> Theme {
        let chosen = cookie(THEME_COOKIE).and_then(|theme| Theme::parse(&theme));
        chosen.or_else(|| principal.map(|principal| principal.theme)).unwrap_or_default()
    }
}
