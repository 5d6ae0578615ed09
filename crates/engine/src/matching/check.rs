//! What is wrong with the regular expressions of conditions.

use model::{
    condition::{Conditions, Operator},
    problem::Problem,
};

use super::pattern;

/// Every invalid expression, with the index of its condition counted through all blocks in order.
/// [`Problem::RegexInvalid`]'s position counts characters from 1.
pub fn check(conditions: &Conditions) -> Vec<(usize, Problem)> {
    let flat = conditions.0.iter().flatten().enumerate();
    flat.filter(|(_, condition)| matches!(condition.operator, Operator::Matches | Operator::NotMatches))
        .filter_map(|(index, condition)| {
            let error = pattern::compile(&condition.value).err()?;
            Some((index, Problem::RegexInvalid { position: error.position, message: error.message }))
        })
        .collect()
}
