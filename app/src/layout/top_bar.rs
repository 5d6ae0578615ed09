//! The bar above each page: search, language, theme, account.

use leptos::prelude::*;

use super::{account::AccountMenu, theme_choice::ThemeChoice};
use crate::{components::LanguageChoice, form::GetForm, visit::words};

#[component]
pub fn TopBar() -> impl IntoView {
    let nav = &words().nav;
    view! {
        <header class="top">
            <GetForm action="/alerts" class="find" role="search" label=nav.search>
                <input type="search" name="search" aria-label=nav.search placeholder=nav.search_placeholder/>
            </GetForm>
            <div class="tools">
                <LanguageChoice/>
                <ThemeChoice/>
                <AccountMenu/>
            </div>
        </header>
    }
}
