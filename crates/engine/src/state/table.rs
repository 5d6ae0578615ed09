//! The dispatch rules in force, compiled.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use model::{
    RuleId,
    dispatch_rule::Action,
    routing::{RoutedRule, Routing},
};

use crate::matching::Matcher;

#[derive(Debug)]
pub struct Table {
    pub routing: Routing,
    by_id: HashMap<RuleId, usize>,
    unreadable: HashSet<RuleId>,
    pub matcher: Arc<Matcher>,
}

impl Default for Table {
    fn default() -> Self {
        Self::of(Routing::default())
    }
}

impl Table {
    pub fn of(routing: Routing) -> Self {
        let matcher = Arc::new(Matcher::compile(&routing));
        Self::with(routing, matcher)
    }

    /// The table that follows on `self`. Expressions are compiled anew only where matching changes.
    pub fn next(&self, routing: Routing) -> Self {
        if self.matches_like(&routing) { Self::with(routing, Arc::clone(&self.matcher)) } else { Self::of(routing) }
    }

    fn with(routing: Routing, matcher: Arc<Matcher>) -> Self {
        let by_id = routing.rules.iter().enumerate().map(|(place, routed)| (routed.rule.id, place)).collect();
        let unreadable = routing.unreadable.iter().copied().collect();
        Self { routing, by_id, unreadable, matcher }
    }

    /// Every alert would meet the same rules.
    pub fn matches_like(&self, other: &Routing) -> bool {
        self.routing.unreadable == other.unreadable
            && self.routing.rules.len() == other.rules.len()
            && self.routing.rules.iter().zip(&other.rules).all(|(one, other)| {
                let (one, other) = (&one.rule, &other.rule);
                one.id == other.id
                    && one.enabled == other.enabled
                    && one.action == other.action
                    && one.catch_all == other.catch_all
                    && one.conditions == other.conditions
            })
    }

    /// A rule that has groups: enabled, and it generates alerts.
    pub fn active(&self, id: RuleId) -> Option<&Arc<RoutedRule>> {
        let routed = &self.routing.rules[*self.by_id.get(&id)?];
        (routed.rule.enabled && routed.rule.action == Action::Generate).then_some(routed)
    }

    /// Its groups stay as they are: nothing is said of them until the rule can be read again.
    pub fn is_unreadable(&self, id: RuleId) -> bool {
        self.unreadable.contains(&id)
    }

    pub fn at(&self, place: usize) -> &Arc<RoutedRule> {
        &self.routing.rules[place]
    }
}
