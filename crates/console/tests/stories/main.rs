//! The use-cases as people go through them, over a real store, a running dispatcher and a simulated `DingTalk`.

mod contacts;
mod explaining;
mod installation;
mod isolation;
mod rules;
mod support;
