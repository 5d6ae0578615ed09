//! The live regions of a page (`[data-live]`): kept as they are on the server, as long as the page asks for it.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    time::Duration,
};

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Document, Element};

use super::{
    all, place,
    region::{Fetched, fetch, replace, resolve},
};

thread_local! {
    /// The regions as the server rendered them, by id: what the browser has made of them since is no change.
    static KNOWN: RefCell<HashMap<String, String>> = RefCell::default();
    static TIMER: RefCell<Option<IntervalHandle>> = const { RefCell::new(None) };
    /// A look is under way.
    static LOOKING: Cell<bool> = const { Cell::new(false) };
    /// Counts the pages that came into this one's place: a look that began before is of no use.
    static PAGES: Cell<u32> = const { Cell::new(0) };
}

/// Looks every `seconds` whether a region has changed. A tab that nobody looks at waits.
pub fn follow(seconds: u32) {
    let tick = || {
        if !matches!(document().query_selector("[data-follow]"), Ok(Some(_))) {
            stop();
        } else if !document().hidden() && !LOOKING.replace(true) {
            spawn_local(async {
                look().await;
                LOOKING.set(false);
            });
        }
    };
    stop();
    TIMER.set(set_interval_with_handle(tick, Duration::from_secs(seconds.into())).ok());
}

fn stop() {
    if let Some(timer) = TIMER.take() {
        timer.clear();
    }
}

/// Failing is no news: the next look may find the server again, or somebody logged in once more.
async fn look() {
    let pages = PAGES.get();
    let Some(here) = window().location().href().ok().and_then(|here| resolve(&here)) else { return };
    let Ok(Fetched::Page(page)) = fetch(&here).await else { return };
    if pages != PAGES.get() {
        return;
    }
    for region in all(&document(), "[data-live]").into_iter().filter(|region| !in_use(region)) {
        let id = region.id();
        let Some(new) = page.get_element_by_id(&id).map(|region| region.inner_html()) else { continue };
        if KNOWN.with_borrow(|known| known.get(&id) != Some(&new)) {
            place::kept(&region, || replace(&id, &page));
            KNOWN.with_borrow_mut(|known| known.insert(id, new));
        }
    }
}

/// One of its forms is being posted, or says what went wrong.
fn in_use(region: &Element) -> bool {
    matches!(region.query_selector("[aria-busy], .wrong"), Ok(Some(_)))
}

/// Another page is put into the place of this one.
pub fn page_changes() {
    PAGES.set(PAGES.get().wrapping_add(1));
}

/// The regions as they came from the server, before anything is made of them.
pub fn remember(page: &Document) {
    let regions = all(page, "[data-live]").into_iter().map(|region| (region.id(), region.inner_html()));
    KNOWN.set(regions.collect());
}
