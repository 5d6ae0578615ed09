//! A value to take away, with a button that copies it where there is JavaScript: a read-only field with its own label, or a
//! longer text.

use leptos::prelude::*;

use super::card::Code;
use crate::{islands::CopyButton, visit::words};

#[component]
pub fn CopyField(
    #[prop(into)] id: String,
    /// The accessible name: "URL".
    #[prop(into)]
    label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] help: String,
) -> impl IntoView {
    let words = &words().common;
    let text = value.clone();
    let help_id = format!("{id}-h");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <span class="copy">
                <input id=id readonly value=value spellcheck="false" aria-describedby=help_id.clone()/>
                <CopyButton text copy=words.copy.to_owned() copied=words.copied.to_owned()/>
            </span>
            <p class="help" id=help_id>{help}</p>
        </div>
    }
}

/// A longer text to paste somewhere: a part of a configuration, a command.
#[component]
pub fn Snippet(
    /// What it is: a file's name.
    #[prop(into)]
    title: String,
    /// Where it belongs.
    #[prop(into)]
    lead: String,
    #[prop(into)] text: String,
) -> impl IntoView {
    let words = &words().common;
    view! {
        <section class="snippet">
            <header>
                <h3>{title}</h3>
                <CopyButton text=text.clone() copy=words.copy.to_owned() copied=words.copied.to_owned()/>
            </header>
            <p class="help">{lead}</p>
            <Code text/>
        </section>
    }
}
