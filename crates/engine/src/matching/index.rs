//! Which blocks of conditions an alert can satisfy at all. A block that asks for a certain value of a label is only looked at
//! for alerts that have it, so the work for an alert does not grow with the number of rules.

use std::collections::HashMap;

use model::{
    Labels,
    condition::{Condition, Operator},
};

/// Number of a block in the order of compilation.
pub type Block = usize;

#[derive(Debug, Default)]
pub struct Index {
    /// Label, value, blocks that ask for it.
    by_value: HashMap<String, HashMap<String, Vec<Block>>>,
    /// Blocks that ask for no certain value.
    others: Vec<Block>,
}

impl Index {
    /// `blocks` in the order of their numbers.
    pub fn of<'a>(blocks: impl Iterator<Item = &'a [Condition]> + Clone) -> Self {
        let mut wanted: HashMap<(&str, &str), usize> = HashMap::new();
        for condition in blocks.clone().flatten() {
            for value in values(condition).unwrap_or_default() {
                *wanted.entry((&condition.label, value)).or_default() += 1;
            }
        }
        // The condition whose values the fewest other blocks ask for finds the fewest wrong blocks.
        let crowd = |condition: &Condition, values: &[&str]| -> usize {
            values.iter().map(|value| wanted[&(condition.label.as_str(), *value)]).sum()
        };
        let mut index = Self::default();
        for (number, block) in blocks.enumerate() {
            let indexable = block.iter().filter_map(|condition| Some((condition, values(condition)?)));
            let Some((condition, values)) = indexable.min_by_key(|(condition, values)| crowd(condition, values)) else {
                index.others.push(number);
                continue;
            };
            let by_value = index.by_value.entry(condition.label.clone()).or_default();
            for value in values {
                by_value.entry(value.to_owned()).or_default().push(number);
            }
        }
        index
    }

    /// The blocks that may hold; others do not. In no order, none twice.
    pub fn candidates(&self, labels: &Labels) -> impl Iterator<Item = Block> {
        let by_value = labels.0.iter().filter_map(|(name, value)| self.by_value.get(name)?.get(value));
        by_value.flatten().chain(&self.others).copied()
    }
}

/// The values one of which the label must have; `None` where that cannot be said, or where it may be missing (rule RT-3).
fn values(condition: &Condition) -> Option<Vec<&str>> {
    match condition.operator {
        Operator::Equals if !condition.value.is_empty() => Some(vec![condition.value.as_str()]),
        Operator::In => {
            let mut values: Vec<&str> = condition.values().collect();
            values.sort_unstable();
            values.dedup();
            Some(values)
        }
        _ => None,
    }
}
