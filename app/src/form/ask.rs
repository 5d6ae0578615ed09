//! Asking before something is destroyed. The question has an address (`?ask=delete&ids=3`): without JavaScript it is a part
//! of the page, with it a modal dialog.

use leptos::prelude::*;

use super::GetForm;
use crate::{address::Query, islands::Dialog, visit::words};

/// The button that asks. Several values of one name come from check boxes inside a [`GetForm`] instead.
#[component]
pub fn AskButton(
    /// The page's own path.
    #[prop(into)]
    action: String,
    /// What is asked: the value of `ask` in the address.
    ask: &'static str,
    #[prop(into)] label: String,
    /// What it is about, for pages that list several.
    #[prop(optional, into)]
    id: String,
    /// The accessible name, where the label alone does not say what it is about.
    #[prop(optional, into)]
    name: Option<String>,
    /// `danger`, `quiet`
    #[prop(default = "danger")]
    class: &'static str,
) -> impl IntoView {
    let id = (!id.is_empty()).then(|| view! { <input type="hidden" name="ids" value=id/> });
    view! {
        <GetForm action>
            {id}
            <button type="submit" name="ask" value=ask class=format!("btn {class}") aria-label=name>
                {label}
            </button>
        </GetForm>
    }
}

/// Keeps the place in a list, inside the [`GetForm`] around its rows, while a question about some of them is asked.
#[component]
pub fn KeepPlace() -> impl IntoView {
    let query = Query::get();
    let kept = |name| query.maybe(name).map(|value| view! { <input type="hidden" name=name value=value/> });
    ["search", "page"].map(kept).collect_view()
}

/// The question, shown while the address has `?ask=` with this value.
#[component]
pub fn Ask(
    ask: &'static str,
    #[prop(into)] title: String,
    /// What will break, and the [`crate::form::Form`] with the button that does it.
    children: Children,
) -> impl IntoView {
    let query = Query::get();
    (query.maybe("ask").as_deref() == Some(ask)).then(|| {
        let back = query.with(&["ask", "ids", "in_use"], None);
        view! {
            <Dialog title_id="ask-title".to_owned() back=back.clone()>
                <h2 id="ask-title">{title}</h2>
                {children()}
                <p class="back">
                    // The answer that changes nothing has the focus.
                    <a class="btn quiet" href=back autofocus>{words().common.cancel}</a>
                </p>
            </Dialog>
        }
    })
}
