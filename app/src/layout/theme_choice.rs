//! The choice of a theme.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::Theme;

use crate::{
    api::settings::ChooseTheme,
    visit::{visit, words},
};

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
