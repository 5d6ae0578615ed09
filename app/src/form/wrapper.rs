//! The `<form>` elements.

use leptos::prelude::*;

use super::{state::FormState, summary::summary};
use crate::{
    components::{Notice, NoticeKind},
    islands::PostForm,
    visit::words,
};

/// A form that posts to a server function answering with [`crate::posted::Posted`].
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
    let stays = state.stays();
    let fields = fields(state, action, children, stays);
    view! {
        <PostForm action=action.to_owned() class=class.to_owned() has_fields=stays>
            {fields}
        </PostForm>
    }
}

/// A form that the browser always posts itself, because the page after it is about something else: another visit, another robot.
#[component]
pub fn PlainForm(
    action: &'static str,
    state: FormState,
    #[prop(optional)] class: &'static str,
    children: Children,
) -> impl IntoView {
    let fields = fields(state, action, children, true);
    view! {
        <form method="post" action=action class=class novalidate>
            {fields}
        </form>
    }
}

/// The fields, and above them what is said of them.
fn fields(state: FormState, action: &'static str, children: Children, says: bool) -> AnyView {
    provide_context(state.clone());
    // Outside of what is said to a browser with JavaScript, where the form stays as it is.
    let lost = state.texts_lost().then(|| view! { <Notice kind=NoticeKind::Warn text=words().form.texts_lost/> });
    let fields = children();
    let said = says.then(|| {
        let id = action.rsplit('/').next().map(|function| format!("said-{function}"));
        view! { <div data-said="" id=id>{summary(&state)}</div> }
    });
    view! {
        {lost}
        {said}
        {fields}
    }
    .into_any()
}

/// A form that leads to another view of a page: filters, questions before something is deleted. With JavaScript, empty fields
/// are left out of the address.
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
    view! {
        <form method="get" action=action class=class role=role aria-label=label>
            {children()}
        </form>
    }
}
