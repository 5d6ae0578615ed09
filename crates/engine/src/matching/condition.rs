//! One condition, compiled.

use model::{
    Labels,
    condition::{Condition, Operator},
};
use regex::Regex;

use super::pattern::Patterns;

#[derive(Debug)]
pub struct Compiled {
    label: String,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Equals(String),
    NotEquals(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Matches(Regex),
    NotMatches(Regex),
    /// An invalid expression, which is refused where rules are saved: holds for nothing.
    Never,
}

impl Compiled {
    /// `patterns`: those that were compiled before. Equal expressions are one.
    pub fn of(condition: &Condition, patterns: &mut Patterns) -> Self {
        let values = || condition.values().map(str::to_owned).collect();
        let test = match condition.operator {
            Operator::Equals => Test::Equals(condition.value.clone()),
            Operator::NotEquals => Test::NotEquals(condition.value.clone()),
            Operator::In => Test::In(values()),
            Operator::NotIn => Test::NotIn(values()),
            Operator::Matches => patterns.get(&condition.value).map_or(Test::Never, Test::Matches),
            Operator::NotMatches => patterns.get(&condition.value).map_or(Test::Never, Test::NotMatches),
        };
        Self { label: condition.label.clone(), test }
    }

    pub const fn is_pattern(&self) -> bool {
        matches!(self.test, Test::Matches(_) | Test::NotMatches(_))
    }

    /// A missing label counts as empty (rule RT-3).
    pub fn holds(&self, labels: &Labels) -> bool {
        let actual = labels.value(&self.label);
        match &self.test {
            Test::Equals(value) => actual == value,
            Test::NotEquals(value) => actual != value,
            Test::In(values) => values.iter().any(|value| value == actual),
            Test::NotIn(values) => values.iter().all(|value| value != actual),
            Test::Matches(pattern) => pattern.is_match(actual),
            Test::NotMatches(pattern) => !pattern.is_match(actual),
            Test::Never => false,
        }
    }
}
