//! What is wrong, above the fields: a list with a link to each of them. It gets the focus when a form comes back.

use leptos::prelude::*;
use model::problem::{FieldError, Invalid};

use super::{names::id_of, state::FormState};
use crate::visit::words;

#[component]
pub fn ErrorSummary(state: FormState) -> impl IntoView {
    move || {
        let errors = state.errors.get();
        (!errors.0.is_empty()).then(|| list(state, errors))
    }
}

fn list(state: FormState, Invalid(errors): Invalid) -> impl IntoView {
    let words = words();
    let items = errors.into_iter().map(|error| item(state, &error)).collect_view();
    view! {
        <div class="notice bad wrong" role="alert" tabindex="-1" autofocus>
            <p class="strong">{words.form.wrong}</p>
            <ul>{items}</ul>
        </div>
    }
}

fn item(state: FormState, error: &FieldError) -> impl IntoView + use<> {
    let text = words().problem(&error.problem);
    let (link, text) = match state.label(&error.field) {
        Some(label) => (label, (words().form.after_label)(&text)),
        None => (text, String::new()),
    };
    let id = id_of(&error.field);
    let href = format!("#{id}");
    view! {
        <li>
            <a href=href rel="external" on:click=move |event| focus(&event, &id)>{link}</a>
            {text}
        </li>
    }
}

/// The browser jumps to the field by itself; with JavaScript it also gets the focus.
#[cfg(feature = "hydrate")]
fn focus(event: &leptos::ev::MouseEvent, id: &str) {
    use wasm_bindgen::JsCast;
    if let Some(element) = document().get_element_by_id(id)
        && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
    {
        event.prevent_default();
        let _ = element.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn focus(_: &leptos::ev::MouseEvent, _: &str) {}

/// Why a form could not be saved although nothing is wrong with it.
#[component]
pub fn Fault(state: FormState) -> impl IntoView {
    let words = words();
    move || {
        state.fault.get().map(|fault| {
            view! {
                <div class="notice bad wrong" role="alert" tabindex="-1" autofocus>
                    <p>{words.fault(&fault)}</p>
                </div>
            }
        })
    }
}
