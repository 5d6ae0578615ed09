//! Points in time.

use leptos::prelude::*;
use model::{Edited, Millis};

use crate::{
    browser_words::times::{absolute, iso},
    visit::words,
};

/// The absolute time in UTC, of which the browser makes a relative one.
#[component]
pub fn Time(at: Millis) -> impl IntoView {
    let text = absolute(at);
    view! { <time datetime=iso(at) title=text.clone()>{text.clone()}</time> }
}

/// When something was changed last, and by whom, as far as that is known.
#[component]
pub fn LastChange(edited: Edited) -> impl IntoView {
    let at = edited.at.map(|at| view! { <Time at/> });
    let by = edited.by.map(|by| view! { " "<span class="break">{(words().conflict.by)(&by)}</span> });
    view! {
        {at}
        {by}
    }
}
