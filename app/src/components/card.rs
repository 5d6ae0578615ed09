//! Surfaces that hold a part of a page.

use leptos::prelude::*;

/// A section with a heading.
#[component]
pub fn Card(
    #[prop(optional, into)] title: String,
    /// At the right of the heading.
    #[prop(optional)]
    action: Option<AnyView>,
    /// For links to this part of the page.
    #[prop(optional)]
    id: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let head = (!title.is_empty()).then(|| {
        view! {
            <header>
                <h2>{title}</h2>
                {action}
            </header>
        }
    });
    view! {
        <section class="card" id=id tabindex=id.map(|_| "-1")>
            {head}
            {children()}
        </section>
    }
}

/// Facts about one thing: names at the left, values at the right. Holds [`KeyValue`]s.
#[component]
pub fn KeyValues(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

#[component]
pub fn KeyValue(#[prop(into)] name: String, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Text as a machine wrote it or will read it.
#[component]
pub fn Code(#[prop(into)] text: String) -> impl IntoView {
    // Long lines scroll: reachable by keyboard, too.
    view! { <pre class="code" tabindex="0"><code>{text}</code></pre> }
}
