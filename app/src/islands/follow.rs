//! Keeps the live regions of a page as they are on the server. It stands on a page only while something there moves.

use leptos::prelude::*;

#[island]
pub fn Follow(
    /// How often it looks.
    seconds: u32,
    /// Says so to the reader.
    text: String,
) -> impl IntoView {
    start(seconds);
    view! { <span class="js" data-follow="">{text}</span> }
}

#[cfg(feature = "hydrate")]
fn start(seconds: u32) {
    Effect::new(move || crate::browser::live::follow(seconds));
}

#[cfg(not(feature = "hydrate"))]
fn start(_: u32) {}
