//! What a person sees. For now one page: rendered on the server, hydrated in the browser.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` never meet in one build");

#[cfg(feature = "ssr")]
pub mod shell;

use leptos::prelude::*;

#[component]
pub fn App() -> impl IntoView {
    let (hydrated, set_hydrated) = signal(false);
    Effect::new(move || {
        set_hydrated.set(true);
        if let Some(html) = document().document_element() {
            // Tests wait for it before they click.
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <main>
            <h1>"Bellhop"</h1>
            <p>"Bellhop carries alerts to DingTalk groups. The console is being built."</p>
            <p>{move || if hydrated.get() { "This page runs in your browser." } else { "This page comes from the server." }}</p>
        </main>
    }
}
