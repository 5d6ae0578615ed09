//! The buttons at the bottom left of a form.

use leptos::prelude::*;

use crate::visit::words;

/// The row of buttons; the main one comes first.
#[component]
pub fn Actions(children: Children) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}

/// The main button, named "Save" unless `label` says something else.
#[component]
pub fn SaveButton(#[prop(optional)] label: Option<&'static str>) -> impl IntoView {
    let label = label.unwrap_or(words().form.save);
    view! { <button type="submit" class="btn primary">{label}</button> }
}

/// Posts the same form to another server function: a test, a row more.
#[component]
pub fn SubmitTo(
    /// The address of the server function.
    action: &'static str,
    /// What the button says.
    label: &'static str,
    /// A field more, for a button that says which row it means.
    #[prop(optional)]
    name: Option<&'static str>,
    #[prop(optional, into)] value: String,
    /// `danger`, `quiet`
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <button type="submit" class=format!("btn {class}") formaction=action name=name value=value>
            {label}
        </button>
    }
}
