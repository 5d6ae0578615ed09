//! The pages of a list, as links: they work without JavaScript and can be shared.

use leptos::prelude::*;
use model::page::PageRequest;

use crate::{page::Query, visit::words};

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
