//! A form that is posted without leaving the page. The browser's own checks are off, so that everything that is wrong is said at
//! once, in the reader's language.

use leptos::{ev::SubmitEvent, prelude::*};

use crate::posted::Posting;

#[island]
pub fn PostForm(
    /// The address of the server function; it answers with [`crate::posted::Posted`].
    action: String,
    class: String,
    /// There is something to fill in.
    has_fields: bool,
    children: Children,
) -> impl IntoView {
    let state = Posting { busy: RwSignal::new(false), fault: RwSignal::new(None) };
    let fault = move || {
        state.fault.get().map(|text| {
            view! { <div class="notice bad wrong" role="alert" tabindex="-1"><p>{text}</p></div> }
        })
    };
    // Enter in a field presses the first button of a form: this one saves, whatever buttons the rows have.
    let default =
        has_fields.then(|| view! { <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button> });
    view! {
        <form
            method="post"
            action=action
            class=class
            novalidate
            aria-busy=move || state.busy.get().then_some("true")
            on:submit=move |event: SubmitEvent| submit(&event, state)
        >
            {default}
            {fault}
            {children()}
        </form>
    }
}

#[cfg(feature = "hydrate")]
use crate::browser::post::submit;

#[cfg(not(feature = "hydrate"))]
fn submit(_: &SubmitEvent, _: Posting) {}
