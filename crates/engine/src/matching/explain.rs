//! Condition by condition: what holds for an alert and what does not.

use model::{
    Labels,
    condition::{Condition, ConditionResult, Conditions},
};

use super::{condition::Compiled, pattern::Patterns};

/// Conditions of a rule, compiled once to be explained for many alerts.
#[derive(Debug)]
pub struct Explainer(Vec<Vec<(Condition, Compiled)>>);

impl Explainer {
    pub fn of(conditions: &Conditions) -> Self {
        let mut patterns = Patterns::default();
        let mut compiled = |condition: &Condition| (condition.clone(), Compiled::of(condition, &mut patterns));
        Self(conditions.0.iter().map(|block| block.iter().map(&mut compiled).collect()).collect())
    }

    /// For each block its conditions, in order.
    pub fn explain(&self, labels: &Labels) -> Vec<Vec<ConditionResult>> {
        let result = |(condition, compiled): &(Condition, Compiled)| ConditionResult {
            condition: condition.clone(),
            actual: labels.0.get(&condition.label).cloned(),
            holds: compiled.holds(labels),
        };
        self.0.iter().map(|block| block.iter().map(result).collect()).collect()
    }
}

/// For each block its conditions, in order.
pub fn explain(conditions: &Conditions, labels: &Labels) -> Vec<Vec<ConditionResult>> {
    Explainer::of(conditions).explain(labels)
}
