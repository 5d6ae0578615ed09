//! What is wrong with the regular expressions of conditions.

use std::collections::HashSet;

use model::{
    condition::{Condition, Conditions, Operator},
    limits::{
        form::{CONDITION_CHARS, PATTERNS},
        pattern::{BYTES_IN_ALL, COMPILED_BYTES, IN_ALL},
    },
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

/// The first expression of `conditions` that no rule has yet, counted as in [`check`], where all rules together would hold too many of
/// them. `stored`: the conditions of all rules. Takes
/// up to a few seconds near the bound.
pub fn check_sum<'a>(
    conditions: &Conditions,
    stored: impl Iterator<Item = &'a Conditions>,
) -> Option<(usize, Problem)> {
    check_sum_within(conditions, stored, (IN_ALL, BYTES_IN_ALL))
}

fn check_sum_within<'a>(
    conditions: &Conditions,
    stored: impl Iterator<Item = &'a Conditions>,
    (count, bytes): (usize, usize),
) -> Option<(usize, Problem)> {
    let mut all: HashSet<&str> = stored.flat_map(patterns).map(|(_, condition)| condition.value.as_str()).collect();
    let new: Vec<(usize, &str)> = patterns(conditions)
        .map(|(index, condition)| (index, condition.value.as_str()))
        .filter(|(_, text)| all.insert(text))
        .collect();
    let (first, _) = new.first()?;
    let size = |text: &&str| pattern::compile(text).map_or(0, |pattern| cost::compiled_bytes(&pattern));
    // Only where they can be too large at all.
    let are_too_large = || all.len() * COMPILED_BYTES > bytes && all.iter().map(size).sum::<usize>() > bytes;
    let is_too_much = all.len() > count || are_too_large();
    let problem = Problem::RegexesTooMany { max: max(count), mebibytes: max(bytes / (1024 * 1024)) };
    is_too_much.then_some((*first, problem))
}

/// What is wrong with the expressions of a stored rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// One is beyond the bounds for new ones: saved before there were any, it is matched all the same.
    pub costly: bool,
    /// One is none: its condition never holds.
    pub unreadable: bool,
}

/// Takes up to 0.1 s for each expression.
pub fn faults(conditions: &Conditions) -> Faults {
    patterns(conditions).fold(Faults::default(), |faults, (_, condition)| match problem(&condition.value) {
        Some(Problem::RegexTooCostly) => Faults { costly: true, ..faults },
        Some(Problem::RegexInvalid { .. }) => Faults { unreadable: true, ..faults },
        _ => faults,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(patterns: &[&str]) -> Conditions {
        let condition =
            |text: &&str| Condition { label: "a".into(), operator: Operator::Matches, value: (*text).into() };
        Conditions(vec![patterns.iter().map(condition).collect()])
    }

    #[test]
    fn all_rules_together_hold_so_many_expressions_and_an_edit_that_adds_none_is_always_taken() {
        let stored = [conditions(&["a.*", "b.*"]), conditions(&["b.*"])];
        let check = |patterns: &[&str], bounds| {
            check_sum_within(&conditions(patterns), stored.iter(), bounds).map(|(index, _)| index)
        };
        let many = usize::MAX;
        for (patterns, bounds, first) in [
            (vec!["c.*"], (3, many), None),
            (vec!["a.*", "c.*", "d.*"], (3, many), Some(1)),
            (vec!["a.*", "b.*"], (1, many), None),
            (vec![], (0, 0), None),
            (vec!["c.*"], (many, 100), Some(0)),
            (vec!["c.*"], (many, 100_000), None),
        ] {
            assert_eq!(check(&patterns, bounds), first, "{patterns:?} {bounds:?}");
        }
    }
}
