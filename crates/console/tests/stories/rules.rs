//! Dispatch rules and their dry run (`docs/product.md`).

use crate::support::{Bench, done, problem, refusal};
use console::Switch;
use console::view::{Attention, DryRun, DryRunResult};
use model::{
    RuleId, Version,
    condition::{Condition, Conditions, Operator},
    contact::ContactForm,
    dispatch_rule::{Action, ConditionRow, DispatchRule, DispatchRuleForm, Mention},
    dry_run::DryRunForm,
    limits::pattern,
    problem::Problem,
};

fn row(block: u32, label: &str, operator: Operator, value: &str) -> ConditionRow {
    ConditionRow { block, label: label.into(), operator, value: value.into() }
}

impl Bench {
    async fn dry(&self, rule: DispatchRuleForm, labels: &str) -> DryRunResult {
        match self.console.dry_run(&self.who, DryRunForm { rule, labels: labels.into() }).await.unwrap() {
            DryRun::Done(result) => *result,
            DryRun::Refused { errors } => panic!("refused: {errors:?}"),
        }
    }
}

#[tokio::test]
async fn an_invalid_pattern_is_refused_at_its_field_with_the_position() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let form = DispatchRuleForm {
        name: "Hosts".into(),
        contacts: vec![contact],
        conditions: vec![row(0, "env", Operator::Equals, "prod"), row(0, "host", Operator::Matches, "web-(a|b")],
        ..DispatchRuleForm::default()
    };
    let invalid = refusal(bench.console.save_dispatch_rule(&bench.who, form.clone()).await.unwrap());
    let Problem::RegexInvalid { position, .. } = problem(&invalid, "conditions[1].value") else {
        panic!("{invalid:?}")
    };
    assert_eq!(position, 5);
    assert_eq!(invalid.0.len(), 1);
    let nameless = DispatchRuleForm { name: String::new(), ..form };
    let invalid = refusal(bench.console.save_dispatch_rule(&bench.who, nameless).await.unwrap());
    assert_eq!(invalid.0.len(), 2, "all that is wrong at once: {invalid:?}");
}

/// SEC 2.
#[tokio::test]
async fn an_expression_that_takes_long_to_match_is_refused_and_a_stored_one_is_pointed_out() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let form = |pattern: &str| DispatchRuleForm {
        name: "Hosts".into(),
        contacts: vec![contact],
        conditions: vec![row(0, "host", Operator::Matches, pattern)],
        ..DispatchRuleForm::default()
    };
    let save = |pattern: String| {
        let (console, who, form) = (&bench.console, &bench.who, form(&pattern));
        async move { console.save_dispatch_rule(who, form).await.unwrap() }
    };
    for (pattern, expected) in [
        ("([^x]{0,200}){20}".to_owned(), Problem::RegexTooCostly),
        ("(a{1000}){1000}".to_owned(), Problem::RegexTooCostly),
        ("a|".repeat(300), Problem::TooLong { max: 500 }),
    ] {
        assert_eq!(problem(&refusal(save(pattern).await), "conditions[0].value"), expected);
    }
    let id = done(save("web-.*".to_owned()).await);

    // Saved by the version before.
    let mut rule = bench.store.dispatch_rule(id, bench.console.now()).await.unwrap().unwrap().row.rule;
    rule.conditions.0[0][0].value = r"(.{0,64}\.){4}.{0,64}".into();
    bench.store.save_dispatch_rule(&rule, bench.console.now()).await.unwrap();
    // And what it took for an expression, and this version does not.
    let mut broken = DispatchRule { id: RuleId(0), version: 0, name: "Broken".into(), ..rule.clone() };
    broken.conditions.0[0][0].value = "web-(".into();
    let broken = bench.store.save_dispatch_rule(&broken, bench.console.now()).await.unwrap();
    let attention = bench.console.overview(&bench.who, "").await.unwrap().attention;
    let is_broken = |item: &Attention| matches!(item, Attention::RuleUnreadable { rule, .. } if *rule == broken);
    assert!(attention.iter().any(is_broken), "{attention:?}");
    let detail = bench.console.dispatch_rule(&bench.who, broken).await.unwrap();
    assert!(detail.unreadable && !detail.costly);
    let is_costly = |item: &Attention| matches!(item, Attention::RuleCostly { rule, .. } if *rule == id);
    assert!(attention.iter().any(is_costly), "{attention:?}");
    assert!(bench.console.dispatch_rule(&bench.who, id).await.unwrap().costly);

    let better = DispatchRuleForm { id: Some(id), version: Version(2), ..form(r"([^.]{0,64}\.){4}[^.]{0,64}") };
    done(bench.console.save_dispatch_rule(&bench.who, better).await.unwrap());
    assert!(!bench.console.overview(&bench.who, "").await.unwrap().attention.iter().any(is_costly));
    assert!(!bench.console.dispatch_rule(&bench.who, id).await.unwrap().costly);
}

#[tokio::test]
async fn all_rules_together_hold_so_many_expressions() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let form = |name: &str, patterns: &[String]| DispatchRuleForm {
        name: name.into(),
        contacts: vec![contact],
        conditions: patterns.iter().map(|pattern| row(0, "host", Operator::Matches, pattern)).collect(),
        ..DispatchRuleForm::default()
    };
    let first = done(bench.console.save_dispatch_rule(&bench.who, form("First", &["web-.*".into()])).await.unwrap());
    let template = bench.store.dispatch_rule(first, bench.console.now()).await.unwrap().unwrap().row.rule;
    let (rules, each) = (pattern::IN_ALL / 50, 50);
    for number in 0..rules {
        let mut rule = DispatchRule { id: RuleId(0), version: 0, name: format!("Rule {number}"), ..template.clone() };
        let condition = |place: usize| Condition {
            value: format!("web-{number}-{place}.*"),
            ..template.conditions.0[0][0].clone()
        };
        rule.conditions = Conditions(vec![(0..each).map(condition).collect()]);
        bench.store.save_dispatch_rule(&rule, bench.console.now()).await.unwrap();
    }
    let more = form("More", &["web-.*".into(), "db-.*".into()]);
    let invalid = refusal(bench.console.save_dispatch_rule(&bench.who, more).await.unwrap());
    assert!(
        matches!(problem(&invalid, "conditions[1].value"), Problem::RegexesTooMany { max: 2_000, .. }),
        "{invalid:?}"
    );
    // One that another rule has is no further one.
    done(bench.console.save_dispatch_rule(&bench.who, form("Same", &["web-3-3.*".into()])).await.unwrap());
}

#[tokio::test]
async fn a_rule_without_a_reachable_robot_is_saved_and_needs_attention() {
    let bench = Bench::new().await;
    let silent = ContactForm { name: "Silent".into(), phone: "13800138000".into(), ..ContactForm::default() };
    let contact = bench.save(silent).await;
    let form = DispatchRuleForm { name: "Nobody".into(), contacts: vec![contact], ..DispatchRuleForm::default() };
    let id = done(bench.console.save_dispatch_rule(&bench.who, form).await.unwrap());
    assert!(bench.console.dispatch_rule(&bench.who, id).await.unwrap().row.reaches_nobody);
    let attention = bench.console.overview(&bench.who, "").await.unwrap().attention;
    assert!(
        attention
            .iter()
            .any(|item| matches!(item, console::view::Attention::RuleReachesNobody { rule, .. } if *rule == id))
    );
}

#[tokio::test]
async fn a_copy_is_off_and_what_was_chosen_comes_back_in_the_form() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let form = DispatchRuleForm {
        name: "Disks".into(),
        contacts: vec![contact],
        conditions: vec![row(0, "disk", Operator::NotEquals, "tmp"), row(1, "env", Operator::In, "prod,stage")],
        grouping: "host, disk".into(),
        group_wait: "0".into(),
        repeat_interval: "61".into(),
        max_groups: "5000".into(),
        send_recovery: false,
        mention: Mention::Everyone,
        ..DispatchRuleForm::default()
    };
    let id = done(bench.console.save_dispatch_rule(&bench.who, form.clone()).await.unwrap());
    let stored = DispatchRuleForm::of(&bench.console.dispatch_rule(&bench.who, id).await.unwrap().row.rule);
    assert_eq!(stored, DispatchRuleForm { id: Some(id), version: Version(1), grouping: "disk, host".into(), ..form });
    let copy = bench.console.copy_dispatch_rule(&bench.who, id).await.unwrap();
    let copied = bench.console.dispatch_rule(&bench.who, copy).await.unwrap().row.rule;
    assert!(!copied.enabled && copied.name != "Disks" && copied.grouping.len() == 2, "{copied:?}");
    assert_eq!(bench.console.switch_dispatch_rule(&bench.who, copy, Switch::On).await.unwrap(), 0);
    assert!(bench.console.dispatch_rule(&bench.who, copy).await.unwrap().row.rule.enabled);
    bench.console.delete_dispatch_rules(&bench.who, vec![id, copy]).await.unwrap();
    assert!(bench.console.dispatch_rule(&bench.who, id).await.is_err());
}

#[tokio::test]
async fn a_dry_run_explains_each_condition_and_warns_of_a_second_rule() {
    let bench = Bench::new().await;
    let contact = bench.save(ContactForm { phone: "13800138000".into(), ..bench.contact("Ops", "ops") }).await;
    let other = DispatchRuleForm { name: "All".into(), contacts: vec![contact], ..DispatchRuleForm::default() };
    let other = done(bench.console.save_dispatch_rule(&bench.who, other).await.unwrap());
    let form = DispatchRuleForm {
        name: "Production disks".into(),
        contacts: vec![contact],
        conditions: vec![row(0, "env", Operator::Equals, "prod"), row(0, "disk", Operator::Matches, "sd.")],
        ..DispatchRuleForm::default()
    };
    let hit = bench.dry(form.clone(), "alertname=DiskFull\nenv=prod\ndisk=sda\nsummary=\"90 %, rising\"").await;
    assert!(hit.matches && !hit.discards);
    assert_eq!(hit.blocks[0].iter().map(|condition| condition.holds).collect::<Vec<_>>(), [true, true]);
    assert_eq!(hit.robots.len(), 1);
    assert_eq!(hit.robots[0].also_reached_by, [(other, "All".to_owned())]);
    assert!(hit.title.contains("DiskFull") && hit.text.contains("sda"), "{}", hit.text);
    assert_eq!(hit.labels.0["summary"], "90 %, rising");

    let miss = bench.dry(form.clone(), "{alertname=\"DiskFull\", env=\"prod\"}").await;
    assert!(!miss.matches);
    let second = &miss.blocks[0][1];
    assert_eq!((second.holds, second.actual.as_deref()), (false, None));

    let draft = DispatchRuleForm { name: String::new(), contacts: Vec::new(), ..form.clone() };
    assert!(bench.dry(draft, "env=prod,disk=sda").await.matches, "it can be tried before it is complete");

    let quiet = DispatchRuleForm {
        name: "Quiet".into(),
        action: Action::Discard,
        conditions: vec![row(0, "env", Operator::Equals, "prod")],
        ..DispatchRuleForm::default()
    };
    let quiet = done(bench.console.save_dispatch_rule(&bench.who, quiet).await.unwrap());
    let discarded = bench.dry(form.clone(), "env=prod,disk=sda").await;
    assert_eq!(discarded.discarded_by, [(quiet, "Quiet".to_owned())]);

    let refused =
        bench.console.dry_run(&bench.who, DryRunForm { rule: form, labels: "disk full".into() }).await.unwrap();
    assert!(matches!(refused, DryRun::Refused { errors } if errors.of("labels") == Some(&Problem::LabelsMalformed)));
}

#[tokio::test]
async fn a_catch_all_leaves_the_alert_to_the_rules_that_match() {
    let bench = Bench::new().await;
    assert!(!bench.console.has_catch_all(&bench.who).await.unwrap());
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let disks = DispatchRuleForm {
        name: "Disks".into(),
        contacts: vec![contact],
        conditions: vec![row(0, "alertname", Operator::Equals, "DiskFull")],
        ..DispatchRuleForm::default()
    };
    let disks = done(bench.console.save_dispatch_rule(&bench.who, disks).await.unwrap());
    let rest = DispatchRuleForm {
        name: "Rest".into(),
        contacts: vec![contact],
        catch_all: true,
        ..DispatchRuleForm::default()
    };
    let left = bench.dry(rest.clone(), "alertname=DiskFull").await;
    assert!(!left.matches);
    assert_eq!(left.left_to, [(disks, "Disks".to_owned())]);
    assert!(bench.dry(rest.clone(), "alertname=Other").await.matches);
    done(bench.console.save_dispatch_rule(&bench.who, rest).await.unwrap());
    assert!(bench.console.has_catch_all(&bench.who).await.unwrap());
}
