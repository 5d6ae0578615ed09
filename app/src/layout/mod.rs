//! The frame around each page: a rail with the parts of the console, a bar with search, language, theme and account. On
//! phones the rail opens under a `<details>`, which needs no JavaScript.

mod account;
mod choices;
mod rail;
mod top_bar;

use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use crate::{
    components::{Flash, Notice, NoticeKind},
    error::AppError,
    page::Query,
    visit::words,
};
pub use choices::LanguageChoice;
use rail::Rail;
use top_bar::TopBar;

/// The frame as the parent of all pages for people who are logged in.
#[component]
pub fn Layout() -> impl IntoView {
    view! { <Frame><Outlet/></Frame> }
}

#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let words = words();
    focus_main();
    view! {
        <a class="skip" href="#main" rel="external">{words.nav.skip}</a>
        <div class="frame">
            <TopBar/>
            <Rail/>
            <main id="main" tabindex="-1">
                <Flash/>
                <UnreadPost/>
                {children()}
            </main>
        </div>
    }
}

/// A form that the browser posted itself and that could not even be read comes back with `?__err=`.
#[component]
fn UnreadPost() -> impl IntoView {
    let words = words();
    let query = Query::get();
    move || {
        query.maybe("__err").map(|_| view! { <Notice kind=NoticeKind::Bad text=words.fault(&AppError::Malformed)/> })
    }
}

/// After a navigation within the application the focus goes to the content, as with a new page.
fn focus_main() {
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = pathname.get();
        if before.is_some_and(|before| before != path) {
            focus();
        }
        path
    });
}

#[cfg(feature = "hydrate")]
fn focus() {
    use wasm_bindgen::JsCast;
    if let Some(main) = document().get_element_by_id("main")
        && let Some(main) = main.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = main.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn focus() {}
