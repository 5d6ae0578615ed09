//! Labels in little: the first few, and how many there are besides.

use leptos::prelude::*;
use model::{Labels, cut, severity::is_name_of_level};

use crate::visit::words;

/// The most of a name or value that is shown, in characters; the alert's page has all of it.
const LONGEST: usize = 40;

/// A `severity` that is the name of a level is left out: the level says it.
#[component]
pub fn LabelChips(labels: Labels, #[prop(default = 4)] max: usize) -> impl IntoView {
    let shown: Vec<(String, String)> =
        labels.0.into_iter().filter(|(name, value)| name != "severity" || !is_name_of_level(value, None)).collect();
    let rest = shown.len().saturating_sub(max);
    let more = (rest > 0).then(|| view! { <li class="dim">{(words().alert.more_labels)(rest)}</li> });
    let chip = |(name, value): (String, String)| {
        view! {
            <li>
                <span class="dim">{clipped(&name)}"="</span>
                {clipped(&value)}
            </li>
        }
    };
    if shown.is_empty() {
        return ().into_any();
    }
    view! {
        <ul class="chips">
            {shown.into_iter().take(max).map(chip).collect_view()}
            {more}
        </ul>
    }
    .into_any()
}

fn clipped(text: &str) -> String {
    cut::to_chars(text, LONGEST).into_owned()
}
