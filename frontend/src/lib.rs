//! The WASM entry point: brings the islands of a page to life, and nothing else.

#[cfg(target_arch = "wasm32")]
mod entry {
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    /// Called by the page's script with the program's own exports, where each island has its function.
    #[wasm_bindgen]
    pub fn start(exports: JsValue) {
        console_error_panic_hook::set_once();
        app::browser::start(exports);
    }
}
