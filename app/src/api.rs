//! What pages load, and the server functions that forms post to: thin adapters that take the use-cases and the caller from the
//! context, carry out one use-case and map its error. What a form posts to takes the form's fields and answers with
//! [`Posted`](crate::posted::Posted), by one of the ways in [`reply`].

pub mod alert;
pub mod contact;
pub mod contact_group;
pub mod delivery;
pub mod dispatch_rule;
pub mod integration;
pub mod overview;
pub mod reply;
pub mod session;
pub mod settings;
pub mod simulator;
