//! The `<form>` elements.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    state::FormState,
    submit,
    summary::{ErrorSummary, Fault},
};
use crate::page::Changes;

/// A form that posts to a server function answering with [`super::Posted`]. Browsers' own checks are off, so that everything that
/// is wrong is said at once, in the reader's language.
#[component]
pub fn Form(
    /// The address of the server function: `SaveContact::url()`.
    action: &'static str,
    state: FormState,
    /// `form` for fields one under the other, empty for a row of buttons.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    provide_context(state);
    let fields = children();
    let (navigate, changes) = (use_navigate(), Changes::get());
    let go = move |to: &str| {
        changes.made(to);
        navigate(to, NavigateOptions::default());
    };
    let on_submit = move |event: SubmitEvent| submit::post(&event, state, go.clone());
    view! {
        <form method="post" action=action class=class novalidate on:submit=on_submit>
            // Enter in a field presses the first button of a form: this one saves, whatever buttons the rows have.
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
            <ErrorSummary state/>
            <Fault state/>
            {fields}
        </form>
    }
}

/// A form that the browser always posts itself, because afterwards the page is another visit: logging in and out.
#[component]
pub fn PlainForm(
    action: &'static str,
    state: FormState,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    provide_context(state);
    let fields = children();
    view! {
        <form method="post" action=action class=class novalidate>
            <ErrorSummary state/>
            <Fault state/>
            {fields}
        </form>
    }
}

/// A form that leads to another view of a page: filters, questions before something is deleted. Empty fields are left out
/// of the address.
#[component]
pub fn GetForm(
    #[prop(into)] action: String,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] role: Option<&'static str>,
    /// The accessible name of a form with a role.
    #[prop(optional)]
    label: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let on_submit = move |event: SubmitEvent| submit::get(&event, |to| navigate(to, NavigateOptions::default()));
    view! {
        <form method="get" action=action class=class role=role aria-label=label on:submit=on_submit>
            {children()}
        </form>
    }
}
