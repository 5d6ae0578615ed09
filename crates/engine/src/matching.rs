//! Which alerts a dispatch rule means: OR of AND groups of conditions, checked, explained and, for all rules at once, indexed.

mod check;
mod condition;
mod cost;
mod explain;
mod index;
mod matcher;
mod pattern;

use model::{Labels, condition::Conditions};

pub use check::{Faults, check, check_sum, faults};
pub use explain::{Explainer, explain};
pub use matcher::{Matcher, Outcome};

use condition::Compiled;
use pattern::Patterns;

/// Whether an alert with these labels is meant: some block holds as a whole, or there is no block at all. Compiles the
/// conditions anew; where many alerts meet the same rules, use a [`Matcher`].
pub fn matches_all(conditions: &Conditions, labels: &Labels) -> bool {
    let mut patterns = Patterns::default();
    let mut holds = |condition| Compiled::of(condition, &mut patterns).holds(labels);
    conditions.0.is_empty() || conditions.0.iter().any(|block| block.iter().all(&mut holds))
}

#[cfg(test)]
mod tests;
