//! The browser's side of the islands: bringing them to life, posting forms, fetching pages.
//!
//! | module | what is in it |
//! |---|---|
//! | `links` | links within the page |
//! | [`live`] | following what changes on the server |
//! | [`page`] | what a page that was fetched after a post brings |
//! | `region` | fetching a page, and putting its regions into the place of those that are shown |
//! | `place`, `typed` | what must not be lost meanwhile: the focus and what is unfolded; what was typed |
//! | [`post`] | what happens when a form is submitted |
//! | `times` | relative times |

mod links;
pub mod live;
pub mod page;
mod place;
pub mod post;
mod region;
mod times;
mod typed;

use std::cell::RefCell;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use model::{Millis, account::Language};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FocusOptions, HtmlElement};

thread_local! {
    static ISLANDS: RefCell<Option<Islands>> = const { RefCell::new(None) };
}

/// The program's own exports, where each island has its function, and the owner of all of them.
#[derive(Clone)]
struct Islands {
    exports: JsValue,
    root: Owner,
}

/// Brings the page to life. `exports`: of the WASM, as the page's script has loaded it.
pub fn start(exports: JsValue) {
    leptos::mount::hydrate_islands();
    let Some(root) = Owner::current() else { return };
    ISLANDS.set(Some(Islands { exports, root }));
    live::remember(&document());
    hydrate(&document().unchecked_into());
    times::start();
    post::leave_empty_fields_out();
    links::follow();
    // Says that buttons answer: tests wait for it, and what needs JavaScript shows itself.
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-hydrated", "");
    }
}

/// Hydrates the islands below a node, outer ones first.
fn hydrate(node: &web_sys::Node) {
    let Some(Islands { exports, root }) = ISLANDS.with_borrow(Clone::clone) else { return };
    for island in all(node, "leptos-island") {
        root.set();
        let Some(name) = island.get_attribute("data-component") else { continue };
        if let Ok(function) = Reflect::get(&exports, &JsValue::from_str(&name))
            && let Some(function) = function.dyn_ref::<Function>()
        {
            let _ = function.call1(&JsValue::UNDEFINED, &island);
        }
    }
}

/// The elements below a node that fit a selector, in the order of the page.
pub fn all(node: &web_sys::Node, selector: &str) -> Vec<Element> {
    let found = match (node.dyn_ref::<Element>(), node.dyn_ref::<web_sys::Document>()) {
        (Some(element), _) => element.query_selector_all(selector),
        (None, Some(document)) => document.query_selector_all(selector),
        (None, None) => return Vec::new(),
    };
    let Ok(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|place| found.get(place)?.dyn_into().ok()).collect()
}

/// Without moving the page.
fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let quiet = FocusOptions::new();
        quiet.set_prevent_scroll(true);
        let _ = element.focus_with_options(&quiet);
    }
}

/// The language of the page.
fn language() -> Language {
    let tag = document().document_element().and_then(|html| html.get_attribute("lang"));
    tag.and_then(|tag| Language::parse(&tag)).unwrap_or_default()
}

/// The browser's clock.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 as the browser gives them")]
pub fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}
