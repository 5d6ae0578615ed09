//! What a person sees: pages, components, server functions, words in two languages. Compiled twice: with `ssr` into the server,
//! with `hydrate` into the WASM that takes the pages over in the browser. Everything works without JavaScript.
//!
//! | module | what is in it |
//! |---|---|
//! | [`root`], [`shell`] | all addresses; the document around the application with its content security policy |
//! | `context` | what the server must provide to each request |
//! | [`visit`] | language, theme, who is logged in: `words()`, `visit()` |
//! | [`api`] | server functions, one file per noun; `api::reply`: how they answer a form |
//! | [`page`] | what all pages do: [`page::load`], [`page::show`], [`page::Query`], [`page::PageHead`] |
//! | [`form`] | forms and fields |
//! | [`components`] | table, pagination, badges, questions, times ... |
//! | [`layout`] | rail and top bar |
//! | [`words`] | English and Chinese |
//! | [`pages`] | one folder per noun: `list`, `detail`, `edit` |
//!
//! # How to add a page
//!
//! 1. A file in `pages/<noun>/`, with a component that takes no arguments and returns [`AnyView`](leptos::prelude::AnyView):
//!    [`PageHead`](page::PageHead) first (it also sets the title), then `show(load(source, fetch), view)`. `source` reads the
//!    address ([`Query`](page::Query), [`path_value`](page::path_value)), `fetch` is a `load_...` of `api/<noun>.rs`. See
//!    `pages/contact/list.rs` and `detail.rs`.
//! 2. Its route in [`root`], always with `SsrMode::Async`: only then a page without JavaScript has its parts in order, and can
//!    still set its status (a server function's error does that by itself) or redirect.
//! 3. Its styles, if the components' are not enough, in `style/components/`.
//!
//! No `style` attributes (the policy forbids them), nothing that depends on the clock or the zone while rendering
//! ([`Time`](components::Time) does that), `.into_any()` wherever a view branches.
//!
//! # How to add a form
//!
//! 1. The model has `XForm`; it gets a name in `form/draft.rs` ([`Draftable`](form::Draftable)).
//! 2. `api/<noun>.rs`: `load_x_page(id, draft)` gives [`Kept<XForm>`](form::Kept) by `reply::kept`; `save_x(form: XForm)` ends with
//!    `reply::saved(page, &form, outcome, |id| Done::Saved.at(...))`. A button that does not save answers by `reply::note` or
//!    `reply::again`; its address goes into [`SubmitTo`](form::SubmitTo).
//! 3. The page: `let state = FormState::of(&kept);` and
//!    `<Form action=SaveX::url() state class="form">` around fields (`path` = the field's name in the model) and
//!    `<Actions><SaveButton/></Actions>`. See `pages/contact/edit.rs`.
//! 4. A single button is a form of its own: `<Form action=Resend::url() state=FormState::new()>` with hidden inputs named as the
//!    server function's arguments. Something that destroys asks first: [`AskButton`](components::AskButton) and
//!    [`Ask`](components::Ask), see `pages/contact/delete.rs`.
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
#![expect(clippy::needless_pass_by_value, reason = "components own their properties")]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` must not meet in one build: build the server and the frontend apart");

pub mod api;
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
pub mod error;
pub mod form;
pub mod layout;
pub mod page;
pub mod pages;
pub mod root;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod visit;
pub mod words;

pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Paths of the server functions that need no session: they are how one gets one. The server lets nobody near the others.
#[cfg(feature = "ssr")]
pub const PUBLIC_FUNCTIONS: [&str; 4] = {
    use api::session::{LoadLinkPage, LoadLogInPage, LogIn, UseLink};
    use leptos::server_fn::ServerFn;

    [LoadLogInPage::PATH, LogIn::PATH, LoadLinkPage::PATH, UseLink::PATH]
};

/// The settings in `.cargo/config.toml` that server and WASM must share; presence is what counts.
const _: () = assert!(
    option_env!("LEPTOS_OUTPUT_NAME").is_some()
        && option_env!("SERVER_FN_PREFIX").is_some()
        && option_env!("DISABLE_SERVER_FN_HASH").is_some()
        && option_env!("SERVER_FN_MOD_PATH").is_some(),
    "build inside the repository, so that .cargo/config.toml is read"
);
