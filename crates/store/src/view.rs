//! What pages show, as it is read: rows of lists, and one thing with what belongs to it.

mod account;
mod alert;
mod contact;
mod contact_group;
mod delivery;
mod dispatch_rule;
mod integration;
mod overview;
mod page;
mod robot;

pub use account::{AccountRow, SessionRow};
pub use alert::{AlertDelivery, AlertQuery, AlertRow, AlertState, TraceLine};
pub use contact::{Choice, ContactDetail, ContactQuery, ContactRow};
pub use contact_group::{ContactGroupDetail, ContactGroupQuery, ContactGroupRow, Deleted, Member};
pub use delivery::{DeliveryFilters, DeliveryQuery, DeliveryRow};
pub use dispatch_rule::{DispatchRuleDetail, DispatchRuleQuery, DispatchRuleRow};
pub use integration::{IntegrationRow, SeverityCount};
pub use overview::{Attention, SetupSteps};
pub use page::{Page, PageRequest, TimeRange};
pub use robot::{RobotSummary, RobotUser};
