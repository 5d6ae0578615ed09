//! A question: a part of the page without JavaScript, a modal dialog with it.

use leptos::{ev::Event, html, prelude::*};

#[island]
pub fn Dialog(
    /// The id of its heading.
    title_id: String,
    /// Where to go when it is left without an answer.
    back: String,
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || open(element));
    view! {
        <dialog class="ask" open node_ref=element aria-labelledby=title_id on:cancel=move |event| leave(&event, &back)>
            {children()}
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
fn open(element: NodeRef<html::Dialog>) {
    if let Some(dialog) = element.get() {
        dialog.set_open(false);
        let _ = dialog.show_modal();
    }
}

#[cfg(feature = "hydrate")]
fn leave(event: &Event, back: &str) {
    event.prevent_default();
    let _ = window().location().assign(back);
}

#[cfg(not(feature = "hydrate"))]
fn open(_: NodeRef<html::Dialog>) {}

#[cfg(not(feature = "hydrate"))]
fn leave(_: &Event, _: &str) {}
