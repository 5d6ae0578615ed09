//! Forms, built once: they work without JavaScript, and keep what was typed when they are refused.
//!
//! A form is an ordinary `<form method="post">` to the address of a server function (`SaveContact::url()`), with fields named
//! `form[name]`, `form[contacts][]`, `form[conditions][0][label]`. The answer leads to the object's page, or back to the form with
//! `?draft=`, under which what was typed ([`FilledForm`], without secrets) and what is wrong are kept.
//!
//! - Without JavaScript it is a redirect.
//! - With JavaScript [`Form`] posts the same bytes itself and gets the address as [`Posted`](crate::posted::Posted). Of a form that
//!   is refused it takes what the page there says (elements with an id and `data-said`), and leaves the fields alone.
//!
//! What has a version is saved only from the version that is stored: [`conflict`] says what happens otherwise.
//!
//! Leptos' own `ActionForm` is not used: it loses the input without JavaScript, and knows no second button with another
//! `formaction`.

mod ask;
mod button;
mod check_list;
pub mod conflict;
mod deletable;
mod delete;
mod draft;
mod field;
mod filter_bar;
#[cfg(feature = "ssr")]
mod fit;
mod names;
mod proof;
pub mod rows;
mod state;
mod summary;
mod wrapper;

pub use ask::{Ask, AskButton, KeepPlace};
pub use button::{Actions, SaveButton, SubmitTo};
pub use check_list::{CheckItem, CheckList};
pub use conflict::MadeFrom;
pub use deletable::{DeletableTable, select_cell};
pub use delete::{DeleteDialog, Doomed};
pub(crate) use draft::draftable;
pub use draft::{Draftable, FilledForm};
pub use field::{Check, FieldGroup, Input, NumberField, SecretField, Select, TextArea, TextField, choices};
pub use filter_bar::{FilterBar, FilterSelect};
#[cfg(feature = "ssr")]
pub use fit::fit;
pub use names::{id_of, input_name};
pub use proof::{FormToken, ProofFields};
pub use state::FormState;
pub use summary::summary;
pub use wrapper::{Form, GetForm, PlainForm};
