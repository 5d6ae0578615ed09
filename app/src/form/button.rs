//! The buttons at the bottom left of a form.

use leptos::prelude::*;

use super::state::FormState;
use crate::visit::words;

/// The row of buttons; the main one comes first.
#[component]
pub fn Actions(children: Children) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}

/// The main button, named "Save" unless told otherwise.
#[component]
pub fn SaveButton(#[prop(optional)] label: Option<&'static str>) -> impl IntoView {
    let state = expect_context::<FormState>();
    let label = label.unwrap_or(words().form.save);
    view! {
        <button type="submit" class="btn primary" aria-busy=move || state.busy.get().then_some("true")>
            {label}
        </button>
    }
}

/// Posts the same form to another server function: a test, a row more. It answers with `Posted::Note` or `Posted::Go`.
#[component]
pub fn SubmitTo(
    /// The address of the server function.
    action: &'static str,
    /// What the button says.
    #[prop(into)]
    label: ViewFn,
    /// A field more, for a button that says which row it means.
    #[prop(optional)]
    name: Option<&'static str>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// `danger`, `quiet`
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    view! {
        <button
            type="submit"
            class=format!("btn {class}")
            formaction=action
            name=name
            value=value
            disabled=move || disabled.get()
            aria-busy=move || state.busy.get().then_some("true")
        >
            {move || label.run()}
        </button>
    }
}
