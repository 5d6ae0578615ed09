//! A link to a part of the page also gives it the focus: from the summary of what is wrong to the field.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::focus;

pub fn follow() {
    let _ = window_event_listener(ev::click, |event| {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = clicked.and_then(|element| element.closest("a[href^='#']").ok().flatten());
        let id = link.and_then(|link| link.get_attribute("href"));
        if let Some(target) = id.and_then(|id| document().get_element_by_id(id.trim_start_matches('#'))) {
            event.prevent_default();
            target.scroll_into_view();
            focus(&target);
        }
    });
}
