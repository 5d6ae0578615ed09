//! Contact groups: contacts under one name.

mod delete;
mod list;
mod read;
mod save;
