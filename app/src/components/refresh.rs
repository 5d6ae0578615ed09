//! A page that shows something in motion follows by itself while somebody looks at it. Without JavaScript there is a link.

use leptos::prelude::*;

use crate::{page::Query, visit::words};

/// Loads the page's data again after `seconds`. What is loaded then says whether it goes on: the component stands on the page
/// only while something moves.
#[component]
pub fn Refresh(#[prop(default = 3)] seconds: u32) -> impl IntoView {
    let words = &words().common;
    let here = Query::get().with(&[], None);
    follow(seconds);
    view! {
        <p class="follow">
            <span class="js">{words.follows}</span>
            <a class="no-js" href=here rel="external">{words.reload}</a>
        </p>
    }
}

#[cfg(feature = "hydrate")]
fn follow(seconds: u32) {
    use crate::page::Changes;

    let changes = Changes::get();
    Effect::new(move || {
        // A tab that nobody looks at waits, and goes on at the first tick after it is looked at again.
        let tick = move || {
            if !document().hidden() {
                changes.again();
            }
        };
        let every = std::time::Duration::from_secs(seconds.into());
        if let Ok(timer) = set_interval_with_handle(tick, every) {
            on_cleanup(move || timer.clear());
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn follow(_: u32) {}
