//! What pages show: what the store reads, and what is put together from it.

mod alert;
mod contact;
mod delivery;
mod dry_run;
mod integration;
mod overview;
mod settings;

pub use store::view::*;

pub use alert::{AlertDetail, AlertFilters, CheckOutcome, RuleCheck};
pub use contact::TestResult;
pub use delivery::{DeliveryDetail, Expected};
pub use dry_run::{DryRun, DryRunResult, DryRunRobot};
pub use integration::{IntegrationDetail, SeverityWord};
pub use overview::{Example, Overview, TestAlert};
pub use settings::SettingsView;
