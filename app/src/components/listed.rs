//! What a list shows: the rows of a page, or why there are none.

use console::view::Page;
use leptos::prelude::*;

use super::{beyond_the_end, empty::EmptyState, icon::Shape};
use crate::{address::Query, visit::words};

/// `filters`: what the address may filter the list by. `empty`: what stands there while there is nothing to be filtered.
pub fn listed<T>(
    page: Page<T>,
    filters: &[&str],
    empty: impl FnOnce() -> AnyView,
    table: impl FnOnce(Page<T>) -> AnyView,
) -> AnyView {
    let common = &words().common;
    if let Some(beyond) = beyond_the_end(&page) {
        return beyond;
    }
    if !page.rows.is_empty() {
        return table(page);
    }
    if Query::get().has_any(filters) {
        return view! { <EmptyState icon=Shape::Search title=common.nothing_found hint=common.nothing_found_hint/> }
            .into_any();
    }
    empty()
}
