//! Fetching a page and putting its regions into the place of those that are shown. What is not in such a region stays: the focus,
//! what was typed, how far a list was scrolled.
//!
//! | region | is replaced |
//! |---|---|
//! | `#page`, `#status` | when something was done that leads to the same address ([`go`]) |
//! | `[data-said]` in a form, `#status` | when the form stays and the server has something to say of it ([`say`]) |
//! | `[data-live]` | by itself, when it has changed on the server ([`super::live`]) |

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::HtmlFormElement;

use super::{
    all, focus, live, place,
    region::{Fetched, fetch, replace, resolve},
    typed,
};
use crate::error::AppError;

/// Where the browser is after [`go`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Navigation {
    /// On the page that it was on, which shows what is new.
    Stayed,
    /// On its way to another page.
    Left,
}

/// Goes on to an address after `form` was posted: on the same page without leaving it, and else as a link does.
pub async fn go(form: &HtmlFormElement, to: &str) -> Navigation {
    let Some(address) = resolve(to).filter(|address| window().location().pathname().ok() == Some(address.pathname()))
    else {
        return leave_for(to);
    };
    // What was posted is done: should the page not come, the browser tries to load it.
    let Ok(Fetched::Page(page)) = fetch(&address).await else { return leave_for(to) };
    let typed = typed::beside(form);
    live::page_changes();
    for id in ["status", "page"] {
        replace(id, &page);
    }
    typed.type_again();
    document().set_title(&page.title());
    live::remember(&page);
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(to));
    }
    match document().get_element_by_id(address.hash().trim_start_matches('#')) {
        Some(element) => {
            element.scroll_into_view();
            focus(&element);
        }
        None => {
            let wrong = document().query_selector("#page .wrong").ok().flatten();
            if let Some(element) = wrong.or_else(|| document().get_element_by_id("main")) {
                focus(&element);
            }
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
    Navigation::Stayed
}

fn leave_for(to: &str) -> Navigation {
    let _ = window().location().assign(to);
    Navigation::Left
}

/// Takes what a page says of a form into the form that is shown, and leaves its fields alone.
pub async fn say(form: &HtmlFormElement, to: &str) -> Result<Navigation, AppError> {
    let address = resolve(to).ok_or(AppError::Malformed)?;
    let page = match fetch(&address).await? {
        Fetched::Page(page) => page,
        Fetched::Elsewhere(other) => return Ok(leave_for(&other)),
    };
    for region in all(form, "[data-said]") {
        place::kept(&region, || replace(&region.id(), &page));
    }
    replace("status", &page);
    for control in all(form, ":is(input, select, textarea)[id]") {
        let invalid = page.get_element_by_id(&control.id()).and_then(|control| control.get_attribute("aria-invalid"));
        let _ = match invalid {
            Some(invalid) => control.set_attribute("aria-invalid", &invalid),
            None => control.remove_attribute("aria-invalid"),
        };
    }
    if let Ok(Some(summary)) = form.query_selector(".wrong") {
        summary.scroll_into_view();
        focus(&summary);
    }
    Ok(Navigation::Stayed)
}
