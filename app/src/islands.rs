//! What moves in the browser, and the only part of `app` that is compiled to WASM: small components around what the server has
//! rendered. Everything works without them; they save a reload, copy, count, ask in a dialog.
//!
//! | island | what it adds |
//! |---|---|
//! | [`PostForm`] | posts without leaving the page; what was typed, secrets included, stays |
//! | [`Dialog`] | a question becomes modal |
//! | [`Follow`] | the page follows what changes on the server |
//! | [`Countdown`], [`PausingButton`] | seconds that run |
//! | [`FilterBox`], [`CopyButton`] | what a browser cannot do without a program |
//!
//! An island takes plain data (it comes with the page, as JSON in an attribute) and children that the server renders. It never
//! loads data: what has changed is fetched as a page, and its regions are replaced (`crate::browser::page`).

mod copy;
mod countdown;
mod dialog;
mod filter;
mod follow;
mod form;

pub use copy::CopyButton;
pub use countdown::{Countdown, PausingButton};
pub use dialog::Dialog;
pub use filter::FilterBox;
pub use follow::Follow;
pub use form::PostForm;
