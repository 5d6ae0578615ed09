//! Points in time.

use leptos::prelude::*;
use model::Millis;

use crate::islands::time::{absolute, iso};

/// The absolute time in UTC, of which the browser makes a relative one.
#[component]
pub fn Time(at: Millis) -> impl IntoView {
    let text = absolute(at);
    view! { <time datetime=iso(at) title=text.clone()>{text.clone()}</time> }
}
