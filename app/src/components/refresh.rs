//! A page that follows what changes on the server. Without JavaScript there is a link.

use leptos::prelude::*;

use crate::{address::Query, islands::Follow, visit::words};

/// Keeps [`Live`] regions as they are on the server, looking every `seconds`. It stands inside one of them, and only while something
/// moves: what is rendered then says whether it goes on.
#[component]
pub fn Refresh(#[prop(default = 3)] seconds: u32) -> impl IntoView {
    let words = &words().common;
    let here = Query::get().with(&[], None);
    view! {
        <p class="follow">
            <Follow seconds text=words.follows.to_owned()/>
            <a class="no-js" href=here>{words.reload}</a>
        </p>
    }
}

/// A part of a page that the browser replaces when it has changed on the server. Nothing can be typed into it.
#[component]
pub fn Live(
    /// Several on one page need names.
    #[prop(default = "live")]
    id: &'static str,
    children: Children,
) -> impl IntoView {
    view! { <div class="page" id=id data-live="">{children()}</div> }
}
