//! What an empty page says: what to do first.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

#[component]
pub fn EmptyState(
    icon: Shape,
    #[prop(into)] title: String,
    #[prop(into)] hint: String,
    /// What to do first: a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=icon/>
            <h2>{title}</h2>
            <p>{hint}</p>
            {children.map(|children| children())}
        </div>
    }
}
