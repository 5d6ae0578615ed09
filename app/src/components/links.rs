//! Names that lead to pages, separated by commas: members, rules that use something.

use leptos::prelude::*;

#[component]
pub fn Links(
    /// Address and name.
    items: Vec<(String, String)>,
    /// What stands there when there are none.
    #[prop(into)]
    none: String,
    /// The others are counted: in lists, where each row has its own.
    #[prop(default = usize::MAX)]
    max: usize,
) -> impl IntoView {
    if items.is_empty() {
        return view! { <span class="dim">{none}</span> }.into_any();
    }
    let link = |(href, name)| view! { <li><a href=href>{name}</a></li> };
    let rest = items.len().saturating_sub(max);
    let more = (rest > 0).then(|| view! { <li class="dim">{format!("+{rest}")}</li> });
    view! { <ul class="links">{items.into_iter().take(max).map(link).collect_view()}{more}</ul> }.into_any()
}
