//! Dispatch rules with their handlers looked up: what the engine needs to know to say who is told.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{ContactId, RobotId, RuleId, dispatch_rule::DispatchRule};

/// All dispatch rules, disabled ones included, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routing {
    pub rules: Vec<Arc<RoutedRule>>,
    /// Rules whose rows are there and cannot be read. They match nothing; their groups stay until they can be read again.
    pub unreadable: Vec<RuleId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutedRule {
    pub rule: DispatchRule,
    /// One per distinct robot (`docs/product.md`), in the order of robot ids. Empty when the notification method `DingTalk` is off.
    pub targets: Vec<Target>,
}

/// A robot that a rule notifies, and the people among its handlers who are to be mentioned there: those who are reached through it,
/// and those without a robot of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub robot: RobotId,
    pub people: Vec<Person>,
}

/// Whom a message can mention.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Person {
    pub contact: ContactId,
    pub name: String,
    /// Empty when unknown.
    pub phone: String,
    /// `DingTalk` user id; empty when unknown.
    pub ding_user_id: String,
}
