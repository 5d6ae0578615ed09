//! Language and theme.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::{Language, Theme};

use crate::{
    api::settings::ChooseTheme,
    components::{Icon, Shape},
    page::Query,
    visit::{visit, words},
};

/// A link to the same page in the other language, in its own words.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let query = Query::get();
    let (other, name) = match visit().language {
        Language::English => (Language::Chinese, "简体中文"),
        Language::Chinese => (Language::English, "English"),
    };
    let href = query.with(&["ask", "ids", "in_use"], Some(("lang", other.tag())));
    view! {
        <a class="btn quiet" href=href lang=other.tag() hreflang=other.tag()>
            <Icon shape=Shape::Language/>
            {name}
        </a>
    }
}

#[component]
pub fn ThemeChoice() -> impl IntoView {
    let words = words();
    let chosen = visit().theme;
    let button = |theme: Theme| {
        let (sign, name) = match theme {
            Theme::Auto => ("◐", words.either("Theme of the system", "跟随系统")),
            Theme::Light => ("☼", words.either("Light", "浅色")),
            Theme::Dark => ("☾", words.either("Dark", "深色")),
        };
        let pressed = if theme == chosen { "true" } else { "false" };
        view! {
            <button type="submit" name="theme" value=theme.as_str() aria-pressed=pressed aria-label=name title=name>
                {sign}
            </button>
        }
    };
    view! {
        <form method="post" action=ChooseTheme::url()>
            <div class="seg" role="group" aria-label=words.nav.theme>{Theme::ALL.map(button).collect_view()}</div>
        </form>
    }
}
