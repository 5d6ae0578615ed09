//! Fetching a page and putting its regions into the place of those that are shown. What is not in such a region stays: the focus,
//! what was typed, how far a list was scrolled.
//!
//! | region | is replaced |
//! |---|---|
//! | `#page`, `#status` | when something was done that leads to the same address ([`go`]) |
//! | `[data-said]` in a form | when the form stays and the server has something to say of it ([`say`]) |
//! | `[data-live]` | by itself, when it has changed on the server ([`follow`]) |

use std::{cell::RefCell, collections::HashMap, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Element, HtmlFormElement, Response, SupportedType, Url};

use super::{all, focus, hydrate, times};
use crate::error::AppError;

thread_local! {
    /// The live regions as the server rendered them, by id: what the browser has made of them since is no change.
    static LIVE: RefCell<HashMap<String, String>> = RefCell::default();
    static TIMER: RefCell<Option<IntervalHandle>> = const { RefCell::new(None) };
}

/// Goes on to an address: on the same page without leaving it, and else as a link does.
pub async fn go(to: &str) -> Result<(), AppError> {
    let location = window().location();
    let address = resolve(to)?;
    if location.pathname().ok() != Some(address.pathname()) {
        return location.assign(to).map_err(|_| AppError::Unreachable);
    }
    let Some(page) = fetch(&address).await? else { return Ok(()) };
    for id in ["status", "page"] {
        replace(id, &page);
    }
    document().set_title(&page.title());
    remember_live();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(to));
    }
    let hash = address.hash();
    match document().get_element_by_id(hash.trim_start_matches('#')) {
        Some(element) => focus(&element),
        None => window().scroll_to_with_x_and_y(0.0, 0.0),
    }
    Ok(())
}

/// Takes what a page says of a form into the form that is shown, and leaves its fields alone.
pub async fn say(form: &HtmlFormElement, to: &str) -> Result<(), AppError> {
    let Some(page) = fetch(&resolve(to)?).await? else { return Ok(()) };
    for region in all(form, "[data-said]") {
        replace(&region.id(), &page);
    }
    for control in all(form, ":is(input, select, textarea)[id]") {
        let invalid = page.get_element_by_id(&control.id()).and_then(|control| control.get_attribute("aria-invalid"));
        let _ = match invalid {
            Some(invalid) => control.set_attribute("aria-invalid", &invalid),
            None => control.remove_attribute("aria-invalid"),
        };
    }
    if let Ok(Some(summary)) = form.query_selector(".wrong") {
        focus(&summary);
    }
    Ok(())
}

/// Looks every `seconds` whether a live region has changed, as long as the page asks for it. A tab that nobody looks at waits.
pub fn follow(seconds: u32) {
    let look = || {
        if !matches!(document().query_selector("[data-follow]"), Ok(Some(_))) {
            stop();
        } else if !document().hidden() {
            spawn_local(async {
                // Failing is no news: the next look may find the server again.
                let _ = look_once().await;
            });
        }
    };
    stop();
    TIMER.set(set_interval_with_handle(look, Duration::from_secs(seconds.into())).ok());
}

fn stop() {
    if let Some(timer) = TIMER.take() {
        timer.clear();
    }
}

async fn look_once() -> Result<(), AppError> {
    let here = window().location().href().map_err(|_| AppError::Unreachable)?;
    let Some(page) = fetch(&resolve(&here)?).await? else { return Ok(()) };
    for region in all(&document(), "[data-live]") {
        let id = region.id();
        let Some(new) = page.get_element_by_id(&id).map(|region| region.inner_html()) else { continue };
        if LIVE.with_borrow(|live| live.get(&id) != Some(&new)) {
            keeping_place(&region, || replace(&id, &page));
            LIVE.with_borrow_mut(|live| live.insert(id, new));
        }
    }
    Ok(())
}

/// Once a page is shown, and before it is brought to life.
pub fn remember_live() {
    let live = all(&document(), "[data-live]").into_iter().map(|region| (region.id(), region.inner_html()));
    LIVE.set(live.collect());
}

fn replace(id: &str, page: &Document) {
    let (Some(old), Some(new)) = (document().get_element_by_id(id), page.get_element_by_id(id)) else { return };
    old.set_inner_html(&new.inner_html());
    hydrate(&old);
    times::show(&old);
}

/// What was unfolded in the region stays so, and the focus stays at the same link or button.
fn keeping_place(region: &Element, change: impl FnOnce()) {
    const FOCUSABLE: &str = "a, button, input, select, textarea, summary, [tabindex]";
    let open: Vec<bool> = all(region, "details").iter().map(|details| details.has_attribute("open")).collect();
    let active = document().active_element();
    let place = all(region, FOCUSABLE).iter().position(|element| Some(element) == active.as_ref());
    change();
    for (details, open) in all(region, "details").iter().zip(open) {
        let _ = details.toggle_attribute_with_force("open", open);
    }
    if let Some(element) = place.and_then(|place| all(region, FOCUSABLE).into_iter().nth(place)) {
        focus(&element);
    }
}

fn resolve(to: &str) -> Result<Url, AppError> {
    let here = window().location().href().map_err(|_| AppError::Unreachable)?;
    Url::new_with_base(to, &here).map_err(|_| AppError::Malformed)
}

/// The page at an address of this console. `None`: it leads to another one (the session has ended), and the browser goes there.
async fn fetch(address: &Url) -> Result<Option<Document>, AppError> {
    let response = JsFuture::from(window().fetch_with_str(&address.href())).await.map_err(|_| AppError::Unreachable)?;
    let response: Response = response.unchecked_into();
    if response.redirected() {
        let _ = window().location().assign(&response.url());
        return Ok(None);
    }
    let text = response.text().map_err(|_| AppError::Unreachable)?;
    let text = JsFuture::from(text).await.map_err(|_| AppError::Unreachable)?.as_string().unwrap_or_default();
    let parser = DomParser::new().map_err(|_| AppError::Unreachable)?;
    parser.parse_from_string(&text, SupportedType::TextHtml).map(Some).map_err(|_| AppError::Unreachable)
}
