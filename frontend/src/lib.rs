//! The WASM entry point: takes over the page that the server has rendered, and nothing else.

#[cfg(target_arch = "wasm32")]
mod entry {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Called by the script that `HydrationScripts` puts into the page.
    #[wasm_bindgen]
    pub fn hydrate() {
        console_error_panic_hook::set_once();
        leptos::mount::hydrate_body(app::App);
    }
}
