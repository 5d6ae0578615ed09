//! The button that copies a text.

use leptos::prelude::*;

#[island]
pub fn CopyButton(
    text: String,
    /// What the button says before and after.
    copy: String,
    copied: String,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    view! {
        <button type="button" class="btn js" on:click=move |_| put(&text, is_copied)>
            {move || if is_copied.get() { copied.clone() } else { copy.clone() }}
        </button>
    }
}

/// Over plain http browsers have no clipboard: the text can still be selected and copied by hand.
#[cfg(feature = "hydrate")]
fn put(text: &str, is_copied: RwSignal<bool>) {
    use wasm_bindgen::JsValue;
    let navigator = window().navigator();
    if js_sys::Reflect::has(&navigator, &JsValue::from_str("clipboard")).unwrap_or(false) {
        let _ = navigator.clipboard().write_text(text);
        is_copied.set(true);
    }
}

#[cfg(not(feature = "hydrate"))]
fn put(_: &str, _: RwSignal<bool>) {}
