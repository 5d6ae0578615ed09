//! Why a rule does or does not tell anybody about an alert: every dispatch rule, as it is now, tried on the alert's labels.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::view::{CheckOutcome, RuleCheck};
use engine::matching::{Explainer, Matcher, Outcome};
use model::{
    Labels, RobotId,
    routing::{RoutedRule, Routing},
};

/// Rules, compiled to be tried.
pub struct Rules {
    routing: Routing,
    matcher: Matcher,
    /// By the rule's place.
    explainers: Vec<Explainer>,
}

/// The rules as they were last tried: expressions are compiled once, not at each look at an alert.
#[derive(Default)]
pub struct Tried(Mutex<Option<Arc<Rules>>>);

impl Tried {
    pub fn of(&self, routing: Routing) -> Arc<Rules> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.routing == routing) {
            return known;
        }
        let rules = Arc::new(Rules::of(routing));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&rules));
        rules
    }
}

impl Rules {
    fn of(routing: Routing) -> Self {
        let explainers = routing.rules.iter().map(|routed| Explainer::of(&routed.rule.conditions)).collect();
        Self { matcher: Matcher::compile(&routing), explainers, routing }
    }

    /// In the order of the rules. `robots`: how the robots of the rules' handlers are called.
    pub fn rule_checks(&self, labels: &Labels, robots: &HashMap<RobotId, String>) -> Vec<RuleCheck> {
        let decided = self.matcher.matching(labels);
        let rule_check = |(place, (routed, explainer)): (usize, (&Arc<RoutedRule>, &Explainer))| {
            let rule = &routed.rule;
            let blocks = explainer.explain(labels);
            let holds = blocks.is_empty() || blocks.iter().any(|block| block.iter().all(|condition| condition.holds));
            let outcome = match &decided {
                _ if !rule.enabled => CheckOutcome::Disabled,
                _ if !holds => CheckOutcome::NoMatch,
                Outcome::Discarded(by) if *by == place => CheckOutcome::Discards,
                Outcome::Rules(matched) if matched.contains(&place) => told(routed, robots),
                _ if rule.catch_all => CheckOutcome::NotNeeded,
                _ => CheckOutcome::Overruled,
            };
            RuleCheck { rule: rule.id, name: rule.name.clone(), version: rule.version, blocks, outcome }
        };
        self.routing.rules.iter().zip(&self.explainers).enumerate().map(rule_check).collect()
    }
}

fn told(routed: &RoutedRule, robots: &HashMap<RobotId, String>) -> CheckOutcome {
    let robots: Vec<(RobotId, String)> = routed
        .targets
        .iter()
        .map(|target| (target.robot, robots.get(&target.robot).cloned().unwrap_or_default()))
        .collect();
    if robots.is_empty() { CheckOutcome::ReachesNobody } else { CheckOutcome::Notifies { robots } }
}

#[cfg(test)]
mod tests {
    use model::{
        ContactId, RuleId,
        condition::{Condition, Conditions, Operator},
        dispatch_rule::{Action, DispatchRule, DispatchRuleForm},
        routing::Target,
    };

    use super::*;

    fn rule(id: i64, team: &str) -> RoutedRule {
        let form =
            DispatchRuleForm { name: id.to_string(), contacts: vec![ContactId(1)], ..DispatchRuleForm::default() };
        let condition = Condition { label: "team".into(), operator: Operator::Equals, value: team.into() };
        let conditions = Conditions(vec![vec![condition]]);
        let rule = DispatchRule { id: RuleId(id), conditions, ..form.check().unwrap() };
        RoutedRule { rule, targets: vec![Target { robot: RobotId(7), people: Vec::new() }] }
    }

    fn outcomes(rules: Vec<RoutedRule>) -> Vec<CheckOutcome> {
        let routing = Routing { rules: rules.into_iter().map(Arc::new).collect(), ..Routing::default() };
        let robots = HashMap::from([(RobotId(7), "On-call".to_owned())]);
        let rule_checks = Tried::default().of(routing).rule_checks(&Labels::from_iter([("team", "db")]), &robots);
        rule_checks.into_iter().map(|rule_check| rule_check.outcome).collect()
    }

    fn notifies() -> CheckOutcome {
        CheckOutcome::Notifies { robots: vec![(RobotId(7), "On-call".into())] }
    }

    #[test]
    fn each_rule_says_what_it_does_with_the_alert() {
        let mut disabled = rule(3, "db");
        disabled.rule.enabled = false;
        let silent = RoutedRule { targets: Vec::new(), ..rule(4, "db") };
        let mut catch_all = rule(5, "db");
        catch_all.rule.catch_all = true;
        assert_eq!(
            outcomes(vec![rule(1, "db"), rule(2, "web"), disabled, silent, catch_all]),
            [
                notifies(),
                CheckOutcome::NoMatch,
                CheckOutcome::Disabled,
                CheckOutcome::ReachesNobody,
                CheckOutcome::NotNeeded
            ]
        );
    }

    #[test]
    fn a_rule_that_discards_overrules_the_others() {
        let mut discards = rule(2, "db");
        discards.rule.action = Action::Discard;
        assert_eq!(outcomes(vec![rule(1, "db"), discards]), [CheckOutcome::Overruled, CheckOutcome::Discards]);
    }

    #[test]
    fn a_rule_for_the_unmatched_tells_when_no_other_does() {
        let mut catch_all = rule(2, "db");
        catch_all.rule.catch_all = true;
        assert_eq!(outcomes(vec![rule(1, "web"), catch_all]), [CheckOutcome::NoMatch, notifies()]);
    }

    #[test]
    fn rules_are_compiled_anew_only_when_they_changed() {
        let tried = Tried::default();
        let routing = |team| Routing { rules: vec![Arc::new(rule(1, team))], ..Routing::default() };
        let first = tried.of(routing("db"));
        assert!(Arc::ptr_eq(&first, &tried.of(routing("db"))));
        assert!(!Arc::ptr_eq(&first, &tried.of(routing("web"))));
    }
}
