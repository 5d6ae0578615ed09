//! The text of a message with the mentions in it.

use leptos::prelude::*;

use crate::{
    api::simulator::Message,
    components::{markdown, rich},
};

pub fn view(message: &Message) -> AnyView {
    let piece = |text: &str| with_mentions(text, message);
    if message.is_markdown {
        rich::blocks(&markdown::blocks(&message.text), &piece)
    } else {
        view! { <p>{rich::inlines(&markdown::plain(&message.text), &piece)}</p> }.into_any()
    }
}

/// Those who are really mentioned stand out, with their names.
fn with_mentions(text: &str, message: &Message) -> AnyView {
    let pieces = markdown::mentions(text, &message.mentions);
    let piece = |(piece, mentioned): (String, Option<usize>)| match mentioned {
        None => piece.into_any(),
        Some(index) => {
            let (to, name) = &message.mentions[index];
            let shown = format!("@{}", name.as_ref().unwrap_or(to));
            view! { <span class="at" title=to.clone()>{shown}</span> }.into_any()
        }
    };
    pieces.into_iter().map(piece).collect_view().into_any()
}
