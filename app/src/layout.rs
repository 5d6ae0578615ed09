//! The frame around each page: a rail with the parts of the console, a bar with search, language, theme and account. On
//! phones the rail opens under a `<details>`, which needs no JavaScript.

mod account;
mod rail;
mod theme_choice;
mod top_bar;

use leptos::prelude::*;
use leptos_router::components::Outlet;

use crate::{
    address::Query,
    api::reply,
    components::{Flash, Notice, NoticeKind, show},
    context::caller,
    error::AppError,
    form::{FormState, summary},
    visit::words,
};
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
    view! {
        <a class="skip" href="#main">{words.nav.skip}</a>
        <div class="frame">
            <TopBar/>
            <Rail/>
            <main id="main" tabindex="-1">
                <Flash/>
                <div class="page" id="page">
                    <UnreadPost/>
                    <Behind/>
                    {refused_button()}
                    {children()}
                </div>
            </main>
        </div>
    }
}

/// A form that the browser posted itself and that could not even be read comes back with `?__err=`.
#[component]
fn UnreadPost() -> impl IntoView {
    let words = words();
    let unread = Query::get().maybe("__err");
    unread.map(|_| view! { <Notice kind=NoticeKind::Bad text=words.fault(&AppError::Malformed)/> })
}

/// Something that was saved is not in force yet; it says so until it is.
#[component]
fn Behind() -> impl IntoView {
    let words = words();
    let behind = caller().is_ok_and(|(console, _)| console.is_behind());
    behind.then(|| view! { <Notice kind=NoticeKind::Warn text=words.set_aside.behind/> })
}

/// Why a button without fields came to nothing: there is no form that could say it.
fn refused_button() -> AnyView {
    let draft = Query::get().maybe("draft");
    let kept = async move { Ok(reply::filled::<()>(draft.as_deref()).await.ok().flatten()) };
    show(kept, |kept| kept.map(|kept| summary(&FormState::of(&kept))))
}
