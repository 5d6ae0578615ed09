//! The head of a page.

use leptos::prelude::*;

use crate::html::Title;

/// The head of a page: its title, one sentence that says what it is for, the one main action at the right.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
    /// The main action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> });
    let actions = children.map(|children| view! { <div class="acts">{children()}</div> });
    view! {
        <Title text=title.clone()/>
        <header class="head">
            <div>
                <h1>{title}</h1>
                {lead}
            </div>
            {actions}
        </header>
    }
}
