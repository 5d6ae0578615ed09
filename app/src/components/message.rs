//! A message as a group would read it: its title and its markdown.

use leptos::prelude::*;

use super::{markdown, rich};

#[component]
pub fn Message(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="message">
            <p class="title">{title}</p>
            {rich::blocks(&markdown::blocks(&text), &|piece| piece.to_owned().into_any())}
        </div>
    }
}
