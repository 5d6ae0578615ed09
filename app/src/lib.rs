//! What a person sees: pages, components, forms, words in two languages. The server renders every page, and everything works without
//! JavaScript; [`islands`] are what moves in the browser. Compiled twice: all of it with `ssr` into the server, and with `hydrate`
//! only [`islands`] and `browser` into the WASM.
//!
//! | module | what is in it |
//! |---|---|
//! | `shell` | the document around the application with its content security policy |
//! | `root` | all addresses |
//! | `layout` | rail and top bar |
//! | `pages` | one folder per noun: `list`, `detail`, `edit` |
//! | `api` | what pages load and what forms post to, one file per noun; `api::reply`: how a form is answered |
//! | `form` | forms and fields |
//! | `components` | table, pagination, badges, times, `show`, `PageHead` ... |
//! | `address` | what the address of a page says: `Query`, `path_id` |
//! | `visit` | language, theme, who is logged in: `words()`, `visit()` |
//! | `words` | English and Chinese |
//! | `context` | what the server must provide to each request |
//! | `local`, `html`, `done` | paths of this console, the one place where text becomes HTML by hand, what a form has done |
//! | [`islands`] | what moves in the browser |
//! | `browser` | how it moves: hydrating, posting, fetching pages |
//! | [`browser_words`] | what the browser says by itself |
//! | [`posted`], [`error`] | what the server answers a form |
//!
//! A module uses only those that stand below it (`tests/arrows.rs` checks it).
//!
//! # How to add a page
//!
//! 1. A file in `pages/<noun>/`, with a component that takes no arguments and returns `AnyView`: `PageHead` first (it also sets the
//!    title), then `show(data, view)`, where `data` is a `load_...` of `api/<noun>.rs`, called with what the address says (`Query`,
//!    `path_value`, `path_id`). See `pages/contact/list.rs` and `detail.rs`.
//! 2. Its route in `root`, always with `SsrMode::Async`: only then its parts are in order, and it can still set its status (an
//!    `AppError` does that by itself) or redirect.
//! 3. Its styles, if the components' are not enough, in `style/components/`.
//!
//! No `style` attributes (the policy forbids them), nothing that depends on the clock or the zone (`components::Time` does that),
//! `.into_any()` wherever a view branches. What changes on the server while the page is open stands in `components::Live`, with a
//! `components::Refresh` inside while it moves.
//!
//! # How to add a form
//!
//! 1. The model has `XForm`; it gets a name in `form/draft.rs` (`Draftable`).
//! 2. `api/<noun>.rs`: `load_x_page(id, draft)` gives `FilledForm<XForm>` by `reply::filled`; the server function `save_x(form: XForm)` ends
//!    with `reply::saved(page, &form, outcome, |id| Done::Saved.at(...))`. A button that does not save answers by `reply::note` or
//!    `reply::again`; its address goes into `SubmitTo`.
//! 3. The page: `let state = FormState::of(&filled);` and `<Form action=SaveX::url() state class="form">` around fields (`path` = the
//!    field's name in the model) and `<Actions><SaveButton/></Actions>`. What the server has to say of it, besides what is wrong with
//!    fields, stands in elements with an id and `data-said`. See `pages/contact/edit.rs`.
//! 4. Something stored that people edit has a `version`: its form carries it (`MadeFrom`), the store's save checks it, and the page
//!    says what differs when somebody else was quicker (`form/conflict`: `Versioned`, `open`, `Opened::said`, `FormState::after`).
//! 5. A single button is a form of its own: `<Form action=Resend::url() state=FormState::new()>` with hidden inputs named as the
//!    server function's arguments. Something that destroys asks first: `AskButton` and `Ask`, see `pages/contact/delete.rs`.
//!
//! What is posted is read by `serde_qs`: optional and absent things need `#[serde(default)]` on the form's struct (all forms of the
//! model have it) or `#[server(default)]` on an argument (`bool`, `Vec`). `tests/form_encoding.rs` holds what was tried.
//!
//! # How to add a word
//!
//! A field in the struct of `words/<noun>.rs`, and its text in `EN` and `ZH` below: forgetting one does not compile. With
//! something in it: `fn(&str) -> String`. Words of an enumeration: a method in `words/values.rs`. In a component:
//! `words().contact.name`.

#![recursion_limit = "256"]
#![cfg_attr(feature = "ssr", expect(clippy::needless_pass_by_value, reason = "components own their properties"))]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` must not meet in one build: build the server and the frontend apart");

#[cfg(feature = "ssr")]
pub mod address;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "hydrate")]
pub mod browser;
pub mod browser_words;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod done;
pub mod error;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod html;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod layout;
#[cfg(feature = "ssr")]
pub mod local;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod posted;
#[cfg(feature = "ssr")]
pub mod root;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod visit;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Paths of the server functions that need no session: they are how one gets one. The server lets nobody near the others.
#[cfg(feature = "ssr")]
pub const PUBLIC_FUNCTIONS: [&str; 2] = {
    use api::session::{LogIn, UseLink};
    use leptos::server_fn::ServerFn;

    [LogIn::PATH, UseLink::PATH]
};

/// The settings in `.cargo/config.toml` that server and WASM must share; presence is what counts.
const _: () = assert!(
    option_env!("LEPTOS_OUTPUT_NAME").is_some()
        && option_env!("SERVER_FN_PREFIX").is_some()
        && option_env!("DISABLE_SERVER_FN_HASH").is_some()
        && option_env!("SERVER_FN_MOD_PATH").is_some(),
    "build inside the repository, so that .cargo/config.toml is read"
);
