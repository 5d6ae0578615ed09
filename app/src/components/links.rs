//! Names that lead to pages, separated by commas: members, rules that use something.

use leptos::prelude::*;

#[component]
pub fn Links(
    /// Address and name.
    items: Vec<(String, String)>,
    /// What stands there when there are none.
    #[prop(into)]
    none: String,
) -> impl IntoView {
    if items.is_empty() {
        return view! { <span class="dim">{none}</span> }.into_any();
    }
    let link = |(href, name)| view! { <li><a href=href>{name}</a></li> };
    view! { <ul class="links">{items.into_iter().map(link).collect_view()}</ul> }.into_any()
}
