//! What is wrong with the regular expressions of conditions.

use model::{
    condition::{Condition, Conditions, Operator},
    limits::form::{CONDITION_CHARS, PATTERNS},
    problem::Problem,
};

use super::{cost, pattern};

/// Every expression that cannot be saved, with the index of its condition counted through all blocks in order.
/// [`Problem::RegexInvalid`]'s position counts characters from 1. Takes up to 0.1 s for each expression: not on the core's task.
pub fn check(conditions: &Conditions) -> Vec<(usize, Problem)> {
    let wrong = |(number, (index, condition)): (usize, (usize, &Condition))| {
        let problem =
            if number >= PATTERNS { Some(Problem::TooMany { max: max(PATTERNS) }) } else { problem(&condition.value) };
        problem.map(|problem| (index, problem))
    };
    patterns(conditions).enumerate().filter_map(wrong).collect()
}

/// Whether an expression of a stored rule is beyond the bounds for new ones: saved before there were any, it is matched all the same.
pub fn is_costly(conditions: &Conditions) -> bool {
    patterns(conditions).any(|(_, condition)| problem(&condition.value) == Some(Problem::RegexTooCostly))
}

fn patterns(conditions: &Conditions) -> impl Iterator<Item = (usize, &Condition)> {
    let flat = conditions.0.iter().flatten().enumerate();
    flat.filter(|(_, condition)| matches!(condition.operator, Operator::Matches | Operator::NotMatches))
}

fn problem(text: &str) -> Option<Problem> {
    if text.chars().count() > CONDITION_CHARS {
        return Some(Problem::TooLong { max: max(CONDITION_CHARS) });
    }
    match pattern::compile(text) {
        Ok(pattern) => cost::is_too_high(&pattern).then_some(Problem::RegexTooCostly),
        // An expression that does not even fit into the memory for stored ones.
        Err(error) if error.is_too_big => Some(Problem::RegexTooCostly),
        Err(error) => Some(Problem::RegexInvalid { position: error.position, message: error.message }),
    }
}

fn max(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}
