//! The nouns of Bellhop and their rules: contacts, contact groups, dispatch rules, integrations, alerts, notifications,
//! deliveries. Pure data, also compiled to WASM. What pages show of them is in `console::view`.

pub mod account;
pub mod alert;
pub mod answer;
pub mod change;
pub mod condition;
pub mod contact;
pub mod contact_group;
pub mod cut;
pub mod delivery;
pub mod dispatch_rule;
pub mod draft;
pub mod dry_run;
pub mod id;
pub mod intake;
pub mod integration;
pub mod labels;
pub mod limits;
pub mod noted;
pub mod notification;
pub mod pasted;
pub mod problem;
pub mod refused;
pub mod robot;
pub mod routing;
pub mod set_aside;
pub mod settings;
pub mod severity;
pub mod time;
pub mod version;
pub mod web;

pub use id::{AccountId, AlertId, ContactGroupId, ContactId, DeliveryId, GroupId, IntegrationId, RobotId, RuleId};
pub use labels::{Fingerprint, Labels};
pub use time::{Millis, Mono, Now};
pub use version::{Edited, Version};
