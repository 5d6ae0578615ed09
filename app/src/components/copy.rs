//! A value to take away, with a button that copies it where there is JavaScript: a read-only field with its own label, or a
//! longer text.

use leptos::prelude::*;

use super::card::Code;
use crate::visit::words;

#[component]
pub fn CopyField(
    #[prop(into)] id: String,
    /// The accessible name: "URL".
    #[prop(into)]
    label: String,
    #[prop(into)] value: String,
    #[prop(optional, into)] help: String,
) -> impl IntoView {
    let text = value.clone();
    let help_id = format!("{id}-h");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <span class="copy">
                <input id=id readonly value=value spellcheck="false" aria-describedby=help_id.clone()/>
                <CopyButton text/>
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
    view! {
        <section class="snippet">
            <header>
                <h3>{title}</h3>
                <CopyButton text=text.clone()/>
            </header>
            <p class="help">{lead}</p>
            <Code text/>
        </section>
    }
}

/// Only with JavaScript.
#[component]
fn CopyButton(text: String) -> impl IntoView {
    let words = &words().common;
    let copied = RwSignal::new(false);
    view! {
        <button type="button" class="btn js" on:click=move |_| copy(&text, copied)>
            {move || if copied.get() { words.copied } else { words.copy }}
        </button>
    }
}

/// Over plain http browsers have no clipboard: the field can still be selected and copied by hand.
#[cfg(feature = "hydrate")]
fn copy(text: &str, copied: RwSignal<bool>) {
    use wasm_bindgen::JsValue;
    let navigator = window().navigator();
    if js_sys::Reflect::has(&navigator, &JsValue::from_str("clipboard")).unwrap_or(false) {
        let _ = navigator.clipboard().write_text(text);
        copied.set(true);
    }
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: &str, _: RwSignal<bool>) {}
