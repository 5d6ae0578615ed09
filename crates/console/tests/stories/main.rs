//! The use-cases as people go through them, over a real store, a running dispatcher and a simulated `DingTalk`.

mod accounts;
mod contacts;
mod explaining;
mod installation;
mod isolation;
mod limits;
mod log_in;
mod proof;
mod readiness;
mod resolving;
mod rules;
mod support;
mod two_editors;
