//! Forms, built once: they work without JavaScript, and keep what was typed when they are refused (design 3 "rendering").
//!
//! A form is an ordinary `<form method="post">` to the address of a server function (`SaveContact::url()`), with fields named
//! `form[name]`, `form[contacts][]`, `form[conditions][0][label]`. The server function answers with [`Posted`]:
//!
//! - Without JavaScript the answer is a redirect: to the object's page, or back to the form with `?draft=`, under which
//!   what was typed ([`Kept`], without secrets) and what is wrong are kept.
//! - With JavaScript [`Form`] posts the same bytes itself, shows the errors in place and leaves the fields alone.
//!
//! Leptos' own `ActionForm` is not used: it would put a decoder and an encoder of each form into the WASM, loses the input
//! without JavaScript, and knows no second button with another `formaction`.

mod button;
mod check_list;
mod draft;
mod field;
mod names;
mod posted;
pub mod rows;
mod state;
mod submit;
mod summary;
mod wrapper;

pub use button::{Actions, SaveButton, SubmitTo};
pub use check_list::{CheckItem, CheckList};
pub use draft::{Draftable, Kept};
pub use field::{Check, FieldGroup, Input, NumberField, SecretField, Select, TextArea, TextField, choices};
pub use names::{id_of, input_name};
pub use posted::Posted;
pub use state::FormState;
pub use summary::ErrorSummary;
pub use wrapper::{Form, GetForm, PlainForm};
