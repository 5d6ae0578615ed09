//! What was typed into other forms of a page while one of them is posted: a page that comes anew must not lose it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement};

use super::all;

pub struct Typed(Vec<(String, Value)>);

enum Value {
    Text(String),
    Checked(bool),
}

/// What differs from what the server rendered, beside the form that was posted.
pub fn beside(posted: &HtmlFormElement) -> Typed {
    let controls = all(&document(), "#page :is(input, select, textarea)[id]");
    let others = controls.into_iter().filter(|control| !posted.contains(Some(control)));
    Typed(others.filter_map(|control| Some((control.id(), changed(&control)?))).collect())
}

fn changed(control: &Element) -> Option<Value> {
    if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "checkbox" | "radio" => {
                (input.checked() != input.default_checked()).then(|| Value::Checked(input.checked()))
            }
            "hidden" => None,
            _ => (input.value() != input.default_value()).then(|| Value::Text(input.value())),
        };
    }
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        return (Ok(area.value()) != area.default_value()).then(|| Value::Text(area.value()));
    }
    let select = control.dyn_ref::<HtmlSelectElement>()?;
    let options = all(select, "option");
    let mut options = options.iter().filter_map(|option| option.dyn_ref::<HtmlOptionElement>());
    let is_changed = options.any(|option| option.default_selected() && !option.selected());
    is_changed.then(|| Value::Text(select.value()))
}

impl Typed {
    /// Into the fields of the page that came.
    pub fn type_again(self) {
        for (id, value) in self.0 {
            let Some(control) = document().get_element_by_id(&id) else { continue };
            match (value, control.dyn_ref::<HtmlInputElement>()) {
                (Value::Checked(checked), Some(input)) => input.set_checked(checked),
                (Value::Text(text), Some(input)) => input.set_value(&text),
                (Value::Text(text), None) => {
                    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
                        area.set_value(&text);
                    } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
                        select.set_value(&text);
                    }
                }
                (Value::Checked(_), None) => {}
            }
        }
    }
}
