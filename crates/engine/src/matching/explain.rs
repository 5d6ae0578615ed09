//! Condition by condition: what holds for an alert and what does not.

use model::{Labels, condition::Conditions, dry_run::ConditionResult};

use super::condition::Compiled;

/// For each block its conditions, in order.
pub fn explain(conditions: &Conditions, labels: &Labels) -> Vec<Vec<ConditionResult>> {
    let result = |condition: &model::condition::Condition| ConditionResult {
        condition: condition.clone(),
        actual: labels.0.get(&condition.label).cloned(),
        holds: Compiled::of(condition).holds(labels),
    };
    conditions.0.iter().map(|block| block.iter().map(result).collect()).collect()
}
