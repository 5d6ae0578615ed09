//! Asking before something is destroyed. The question has an address (`?ask=delete&ids=3`): without JavaScript it is a part
//! of the page, with it a modal dialog.

use leptos::{ev::Event, html::Dialog, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{form::GetForm, page::Query, visit::words};

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
    /// `danger`, `quiet`
    #[prop(default = "danger")]
    class: &'static str,
) -> impl IntoView {
    let id = (!id.is_empty()).then(|| view! { <input type="hidden" name="ids" value=id/> });
    view! {
        <GetForm action>
            {id}
            <button type="submit" name="ask" value=ask class=format!("btn {class}")>{label}</button>
        </GetForm>
    }
}

/// The question, shown while the address has `?ask=` with this value.
#[component]
pub fn Ask(
    ask: &'static str,
    #[prop(into)] title: Signal<String>,
    /// What will break, and the [`crate::form::Form`] with the button that does it.
    children: ChildrenFn,
) -> impl IntoView {
    let query = Query::get();
    let asked = Memo::new(move |_| query.maybe("ask").as_deref() == Some(ask));
    move || asked.get().then(|| dialog(query, title, children.clone()))
}

fn dialog(query: Query, title: Signal<String>, children: ChildrenFn) -> impl IntoView {
    let element = NodeRef::<Dialog>::new();
    let back = query.with(&["ask", "ids", "in_use"], None);
    let navigate = use_navigate();
    let leave = {
        let back = back.clone();
        move |_: Event| navigate(&back, NavigateOptions { scroll: false, ..NavigateOptions::default() })
    };
    Effect::new(move || open(element));
    view! {
        <dialog class="ask" open node_ref=element aria-labelledby="ask-title" on:cancel=leave>
            <h2 id="ask-title">{move || title.get()}</h2>
            {children()}
            <p class="back">
                <a class="btn quiet" href=back>{words().common.cancel}</a>
            </p>
        </dialog>
    }
}

/// From a part of the page to a modal dialog.
#[cfg(feature = "hydrate")]
fn open(element: NodeRef<Dialog>) {
    if let Some(dialog) = element.get() {
        dialog.set_open(false);
        let _ = dialog.show_modal();
    }
}

#[cfg(not(feature = "hydrate"))]
fn open(_: NodeRef<Dialog>) {}
