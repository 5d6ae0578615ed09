//! The pages: a folder per noun, a file per view of it.

pub mod alert;
pub mod contact;
pub mod contact_group;
pub mod delivery;
pub mod dispatch_rule;
pub mod integration;
pub mod log_in;
pub mod not_found;
pub mod overview;
pub mod set_up;
pub mod settings;
pub mod simulator;
