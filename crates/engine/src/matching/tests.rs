//! Matching against its naive definition.

use std::sync::Arc;

use model::{
    RuleId,
    condition::{Condition, Operator},
    dispatch_rule::{Action, DispatchRule, DispatchRuleForm},
    problem::Problem,
    routing::{RoutedRule, Routing},
};
use proptest::prelude::*;

use super::*;

fn condition(label: &str, operator: Operator, value: &str) -> Condition {
    Condition { label: label.into(), operator, value: value.into() }
}

fn rule(id: i64, conditions: Vec<Vec<Condition>>) -> DispatchRule {
    let form = DispatchRuleForm { name: format!("rule {id}"), action: Action::Discard, ..DispatchRuleForm::default() };
    let rule = form.check().unwrap();
    DispatchRule { id: RuleId(id), conditions: Conditions(conditions), action: Action::Generate, ..rule }
}

fn routing(rules: Vec<DispatchRule>) -> Routing {
    Routing {
        rules: rules.into_iter().map(|rule| Arc::new(RoutedRule { rule, targets: Vec::new() })).collect(),
        ..Routing::default()
    }
}

/// RT-3, RT-4.
#[test]
fn operators_treat_a_missing_label_as_empty_and_patterns_as_anchored() {
    use Operator::{Equals, In, Matches, NotEquals, NotIn, NotMatches};
    let labels = Labels::from_iter([("team", "db"), ("host", "web-1")]);
    for (label, operator, value, holds) in [
        ("team", Equals, "db", true),
        ("team", Equals, "web", false),
        ("gone", Equals, "", true),
        ("team", NotEquals, "db", false),
        ("gone", NotEquals, "x", true),
        ("team", In, "web, db", true),
        ("team", In, "web，db", true),
        ("gone", In, "", false),
        ("team", NotIn, "web, db", false),
        ("gone", NotIn, "web", true),
        ("host", Matches, "web-.", true),
        ("host", Matches, "web", false),
        ("gone", Matches, ".*", true),
        ("gone", Matches, ".+", false),
        ("host", NotMatches, "web", true),
        ("host", NotMatches, "web-1|x", false),
        ("host", Matches, "(", false),
        ("host", NotMatches, "(", false),
    ] {
        let conditions = Conditions(vec![vec![condition(label, operator, value)]]);
        assert_eq!(matches_all(&conditions, &labels), holds, "{label} {operator:?} {value}");
        assert_eq!(explain(&conditions, &labels)[0][0].holds, holds, "{label} {operator:?} {value}");
    }
}

#[test]
fn no_condition_means_every_alert() {
    assert!(matches_all(&Conditions::default(), &Labels::default()));
    let matcher = Matcher::compile(&routing(vec![rule(1, Vec::new())]));
    assert_eq!(matcher.matching(&Labels::default()), Outcome::Rules(vec![0]));
}

#[test]
fn an_explanation_shows_what_the_alert_has() {
    let conditions = Conditions(vec![
        vec![condition("team", Operator::Equals, "db"), condition("env", Operator::NotEquals, "dev")],
        vec![condition("team", Operator::Equals, "web")],
    ]);
    let result = explain(&conditions, &Labels::from_iter([("team", "db")]));
    let shown: Vec<Vec<_>> =
        result.iter().map(|block| block.iter().map(|one| (one.actual.as_deref(), one.holds)).collect()).collect();
    assert_eq!(shown, [vec![(Some("db"), true), (None, true)], vec![(Some("db"), false)]]);
}

#[test]
fn an_invalid_pattern_is_named_by_its_place_among_all_conditions() {
    let conditions = Conditions(vec![
        vec![condition("a", Operator::Equals, "("), condition("a", Operator::Matches, "ok")],
        vec![condition("a", Operator::NotMatches, "x(")],
    ]);
    let problems = check(&conditions);
    assert!(matches!(problems.as_slice(), [(2, Problem::RegexInvalid { position: 2, .. })]), "{problems:?}");
}

#[test]
fn a_rule_that_discards_wins_and_the_first_of_them_is_named() {
    let all = rule(1, Vec::new());
    let discards = |id| DispatchRule { action: Action::Discard, ..rule(id, Vec::new()) };
    let matcher = Matcher::compile(&routing(vec![all.clone(), discards(2), discards(3)]));
    assert_eq!(matcher.matching(&Labels::default()), Outcome::Discarded(1));
    let disabled = DispatchRule { enabled: false, ..discards(2) };
    let matcher = Matcher::compile(&routing(vec![all, disabled]));
    assert_eq!(matcher.matching(&Labels::default()), Outcome::Rules(vec![0]));
}

#[test]
fn a_catch_all_takes_what_no_other_enabled_rule_matched() {
    let db = rule(1, vec![vec![condition("team", Operator::Equals, "db")]]);
    let dev =
        DispatchRule { action: Action::Discard, ..rule(2, vec![vec![condition("env", Operator::Equals, "dev")]]) };
    let rest = DispatchRule {
        catch_all: true,
        ..rule(3, vec![vec![condition("alertname", Operator::NotEquals, "Watchdog")]])
    };
    let matcher = Matcher::compile(&routing(vec![db, dev, rest]));
    for (labels, outcome) in [
        (vec![("team", "db")], Outcome::Rules(vec![0])),
        (vec![("team", "db"), ("env", "dev")], Outcome::Discarded(1)),
        (vec![("team", "web")], Outcome::Rules(vec![2])),
        (vec![("alertname", "Watchdog")], Outcome::Unmatched),
    ] {
        assert_eq!(matcher.matching(&Labels::from_iter(labels.clone())), outcome, "{labels:?}");
    }
}

fn naive(routing: &Routing, labels: &Labels) -> Outcome {
    let matching = |catch_all: bool| -> Vec<usize> {
        (0..routing.rules.len())
            .filter(|place| {
                let rule = &routing.rules[*place].rule;
                rule.enabled && rule.catch_all == catch_all && matches_all(&rule.conditions, labels)
            })
            .collect()
    };
    let mut places = matching(false);
    if places.is_empty() {
        places = matching(true);
    }
    if let Some(place) = places.iter().find(|place| routing.rules[**place].rule.action == Action::Discard) {
        return Outcome::Discarded(*place);
    }
    if places.is_empty() { Outcome::Unmatched } else { Outcome::Rules(places) }
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let value = prop_oneof![Just(""), Just("x"), Just("y"), Just("x,y"), Just("x, ,x"), Just("x|y"), Just("(")];
    (prop_oneof![Just("a"), Just("b"), Just("c")], prop::sample::select(Operator::ALL.to_vec()), value)
        .prop_map(|(label, operator, value)| condition(label, operator, value))
}

fn any_rule() -> impl Strategy<Value = DispatchRule> {
    let blocks = prop::collection::vec(prop::collection::vec(any_condition(), 0..4), 0..4);
    (blocks, prop::bool::weighted(0.9), prop::bool::weighted(0.1), prop::bool::weighted(0.2)).prop_map(
        |(blocks, enabled, discards, catch_all)| DispatchRule {
            enabled,
            catch_all,
            action: if discards { Action::Discard } else { Action::Generate },
            ..rule(1, blocks)
        },
    )
}

fn any_labels() -> impl Strategy<Value = Labels> {
    let value = prop::option::of(prop_oneof![Just("x"), Just("y"), Just("z")]);
    [value.clone(), value.clone(), value].prop_map(|values| {
        let pairs = ["a", "b", "c"].into_iter().zip(values);
        pairs.filter_map(|(name, value)| Some((name, value?))).collect()
    })
}

proptest! {
    #[test]
    fn the_index_finds_what_the_definition_says(
        rules in prop::collection::vec(any_rule(), 0..12),
        alerts in prop::collection::vec(any_labels(), 1..20),
    ) {
        let routing = routing(rules);
        let matcher = Matcher::compile(&routing);
        for labels in alerts {
            prop_assert_eq!(matcher.matching(&labels), naive(&routing, &labels), "{:?}", labels);
        }
    }
}
