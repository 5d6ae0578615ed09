//! The box that finds items of a long list that is on the page already.

use leptos::{
    ev::{KeyboardEvent, Targeted},
    prelude::*,
    web_sys::{Event, HtmlInputElement},
};

#[island]
pub fn FilterBox(
    /// Its accessible name.
    label: String,
    /// The id of the list.
    list: String,
) -> impl IntoView {
    // Enter means "find", not "save".
    let stay = |event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    let find = move |event: Targeted<Event, HtmlInputElement>| show(&list, &event.target().value());
    view! {
        <input
            type="search"
            class="js"
            aria-label=label.clone()
            placeholder=label
            on:keydown=stay
            on:input:target=find
        />
    }
}

/// Hides the items without the text.
#[cfg(feature = "hydrate")]
fn show(list: &str, text: &str) {
    let text = text.to_lowercase();
    let Some(list) = document().get_element_by_id(list) else { return };
    for item in crate::browser::all(&list, "li") {
        let found = item.text_content().unwrap_or_default().to_lowercase().contains(&text);
        let _ = item.class_list().toggle_with_force("hide", !found);
    }
}

#[cfg(not(feature = "hydrate"))]
fn show(_: &str, _: &str) {}
