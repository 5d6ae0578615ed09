//! The pages of a list, as links: they work without JavaScript and can be shared.

use console::view::{Page, PageRequest};
use leptos::prelude::*;

use super::{button::LinkButton, empty::EmptyState, icon::Shape};
use crate::{address::Query, visit::words};

/// What stands there when the address asks for a page beyond the last one; `None` when it does not.
pub fn beyond_the_end<T>(page: &Page<T>) -> Option<AnyView> {
    let words = &words().common;
    let first = Query::get().with(&["ask", "ids"], Some(("page", "1")));
    (page.rows.is_empty() && page.total > 0).then(|| {
        view! {
            <EmptyState icon=Shape::Search title=words.beyond hint=(words.beyond_hint)(page.total)>
                <LinkButton href=first label=words.first_page class="primary"/>
            </EmptyState>
        }
        .into_any()
    })
}

#[component]
pub fn Pagination(total: i64, request: PageRequest) -> impl IntoView {
    let words = &words().common;
    let query = Query::get();
    let from = request.offset() + 1;
    let to = (request.offset() + request.limit()).min(total);
    if total == 0 || (from == 1 && to == total) {
        return ().into_any();
    }
    let number = request.number.max(1);
    let link = move |number: u32, label: &'static str| {
        let href = query.with(&["ask", "ids"], Some(("page", &number.to_string())));
        view! { <a class="btn" href=href>{label}</a> }
    };
    let previous = (number > 1).then(|| link(number - 1, words.previous));
    let next = (to < total).then(|| link(number + 1, words.next));
    view! {
        <nav class="pages" aria-label=words.pages>
            <span class="dim">{(words.rows)(from.min(total), to, total)}</span>
            {previous}
            {next}
        </nav>
    }
    .into_any()
}
