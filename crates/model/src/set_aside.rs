//! What was set aside so that everything else can go on: no single decision, row or edit stops the others.

use serde::{Deserialize, Serialize};

use crate::{AlertId, DeliveryId, GroupId, Labels, Millis, RuleId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub since: Millis,
    pub what: Aside,
    /// What went wrong, as the log has it.
    pub error: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Aside {
    /// The decision about a group of alerts could not be stored: its alerts stay, and nobody hears of them until it can.
    Group { group: GroupId, rule: RuleId, rule_name: String, labels: Labels },
    /// The end of an alert could not be stored.
    Alert { alert: AlertId, name: String },
    /// The start of a message, or the answer to it, could not be stored.
    Delivery { delivery: DeliveryId, title: String },
    /// A stored row that cannot be read. The rest was loaded without it.
    Row { table: String, id: String },
    /// A change of rules, contacts, robots or settings is saved and not in force yet.
    Edit,
}
