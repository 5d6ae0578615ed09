//! The rules in force as a handle of their own: alerts are matched by it wherever there is time for that, and the engine is given
//! the outcome. Expressions can be costly, and whoever owns the engine must not wait for them.

use std::{collections::HashMap, sync::Arc};

use model::{Labels, alert::Incoming, routing::Routing};

use crate::{
    matching::{Matcher, Outcome},
    state::{AlertKey, Table},
};

/// Dispatch rules, compiled. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rules(pub(crate) Arc<Table>);

/// What some rules make of the alerts of one batch, in their order.
#[derive(Clone, Debug)]
pub struct Matched {
    by: Arc<Matcher>,
    outcomes: Vec<Outcome>,
}

/// What some rules make of alerts that the engine holds.
#[derive(Debug)]
pub struct Outcomes {
    by: Arc<Matcher>,
    found: HashMap<AlertKey, Outcome>,
}

/// Alerts that are to be matched, by their labels.
#[derive(Debug, Default)]
pub struct Unmatched(pub(crate) Vec<(AlertKey, Arc<Labels>)>);

impl Rules {
    pub fn compile(routing: Routing) -> Self {
        Self(Arc::new(Table::of(routing)))
    }

    /// The rules that follow on these. Compiles expressions where matching changes.
    #[must_use]
    pub fn next(&self, routing: Routing) -> Self {
        Self(Arc::new(self.0.next(routing)))
    }

    /// Whether matching can be costly: there are regular expressions.
    pub fn have_patterns(&self) -> bool {
        self.0.matcher.has_patterns()
    }

    pub fn match_batch(&self, batch: &[Incoming]) -> Matched {
        let mut matched = self.nothing_matched();
        self.match_more(batch, &mut matched);
        matched
    }

    /// For a batch that is matched bit by bit, with [`Rules::match_more`].
    pub fn nothing_matched(&self) -> Matched {
        Matched { by: Arc::clone(&self.0.matcher), outcomes: Vec::new() }
    }

    /// `matched` is of these rules, and of what comes before `batch`.
    pub fn match_more(&self, batch: &[Incoming], matched: &mut Matched) {
        matched.outcomes.extend(batch.iter().map(|incoming| self.0.matcher.matching(&incoming.labels)));
    }

    /// Whether this was found by rules that match as these do.
    pub fn agree_with(&self, matched: &Matched) -> bool {
        Arc::ptr_eq(&self.0.matcher, &matched.by)
    }

    pub fn no_outcomes(&self) -> Outcomes {
        Outcomes { by: Arc::clone(&self.0.matcher), found: HashMap::new() }
    }

    /// All at once: only where that cannot keep anybody waiting.
    pub fn match_all(&self, mut unmatched: Unmatched) -> Outcomes {
        let mut outcomes = self.no_outcomes();
        self.match_some(&mut unmatched, usize::MAX, &mut outcomes);
        outcomes
    }

    /// Matches the next `count` of `unmatched`. Whether some are left.
    pub fn match_some(&self, unmatched: &mut Unmatched, count: usize, outcomes: &mut Outcomes) -> bool {
        let from = unmatched.0.len().saturating_sub(count);
        for (key, labels) in unmatched.0.drain(from..) {
            outcomes.found.insert(key, self.0.matcher.matching(&labels));
        }
        !unmatched.0.is_empty()
    }
}

impl Matched {
    /// Of those alerts of the batch.
    #[must_use]
    pub fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self { by: Arc::clone(&self.by), outcomes: self.outcomes.get(range).unwrap_or_default().to_vec() }
    }

    /// Of the alerts in these places.
    #[must_use]
    pub fn of(&self, places: &[usize]) -> Self {
        let outcomes = places.iter().filter_map(|place| self.outcomes.get(*place).cloned()).collect();
        Self { by: Arc::clone(&self.by), outcomes }
    }

    /// What the rules of `table` make of the alert in this place; `None`: it was not matched by them.
    pub(crate) fn at(&self, place: usize, table: &Table) -> Option<&Outcome> {
        if Arc::ptr_eq(&self.by, &table.matcher) { self.outcomes.get(place) } else { None }
    }
}

impl Unmatched {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Outcomes {
    pub(crate) fn has(&self, key: AlertKey) -> bool {
        self.found.contains_key(&key)
    }

    pub(crate) fn of(&self, key: AlertKey, table: &Table) -> Option<&Outcome> {
        if Arc::ptr_eq(&self.by, &table.matcher) { self.found.get(&key) } else { None }
    }
}
