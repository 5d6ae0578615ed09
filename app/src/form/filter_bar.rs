//! The filter of a list: a GET form, so that each view of a list has an address.

use leptos::prelude::*;

use super::{GetForm, choices};
use crate::{address::Query, visit::words};

/// A search box, more filters, and the button that applies them.
#[component]
pub fn FilterBar(
    /// The page's own path.
    action: &'static str,
    /// What can be searched for; also the box's accessible name. Empty: no box.
    #[prop(optional)]
    search: &'static str,
    /// What the address is filtered by; one of them in it gives the link that clears all.
    #[prop(default = &["search"])]
    names: &'static [&'static str],
    /// More filters: [`FilterSelect`]s.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = words();
    let query = Query::get();
    let clear = query.has_any(names).then(|| view! { <a class="btn quiet" href=action>{words.common.clear}</a> });
    let search = (!search.is_empty()).then(|| {
        view! { <input type="search" name="search" value=query.text("search") aria-label=search placeholder=search/> }
    });
    view! {
        <GetForm action class="filter" role="search" label=words.common.filter>
            {search}
            {children.map(|children| children())}
            <button type="submit" class="btn">{words.common.search}</button>
            {clear}
        </GetForm>
    }
}

/// One of several values, or all. Keeps what the address says.
#[component]
pub fn FilterSelect(
    name: &'static str,
    /// Also the accessible name.
    label: &'static str,
    /// The value in the address, and what it says.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let chosen = Query::get().text(name);
    let all = std::iter::once((String::new(), format!("{label}: {}", words().common.all)));
    let options = all.chain(options).collect();
    view! {
        <select name=name aria-label=label>
            {choices(options, &chosen)}
        </select>
    }
}
