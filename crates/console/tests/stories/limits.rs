//! What is too long or too much is refused at its field with the number, before anything is done with it.

use console::view::{DryRun, TestResult};
use model::{
    contact::ContactForm,
    dispatch_rule::{ConditionRow, DispatchRuleForm},
    dry_run::DryRunForm,
    limits::form::{CONDITION_CHARS, CONDITIONS, PASTED_CHARS, PUBLIC_URL_CHARS, WEBHOOK_CHARS},
    problem::Problem,
    settings::SettingsForm,
};

use crate::support::{Bench, problem, refusal};

#[tokio::test]
async fn a_webhook_url_that_is_too_long_is_neither_saved_nor_tried() {
    let bench = Bench::new().await;
    let webhook_url = format!("{}{}", bench.running.webhook("ops"), "0".repeat(WEBHOOK_CHARS));
    let form = ContactForm { name: "Long".into(), webhook_url, ..ContactForm::default() };
    assert_eq!(bench.refused(form.clone(), "webhook_url").await, Problem::too_long(WEBHOOK_CHARS));
    let TestResult::Refused { errors } = bench.console.test_contact(&bench.who, form).await.unwrap() else {
        panic!("it was tried")
    };
    assert_eq!(problem(&errors, "webhook_url"), Problem::too_long(WEBHOOK_CHARS));
}

#[tokio::test]
async fn conditions_that_are_too_long_or_too_many_are_not_compiled() {
    let bench = Bench::new().await;
    let contacts = vec![bench.save(bench.contact("Ops", "ops")).await];
    let row = |value: String| ConditionRow {
        label: "l".into(),
        operator: model::condition::Operator::Matches,
        value,
        ..ConditionRow::default()
    };
    let rule = |conditions| DispatchRuleForm {
        name: "Disk".into(),
        contacts: contacts.clone(),
        conditions,
        ..DispatchRuleForm::default()
    };
    // Each is no regular expression either, and that is not found out.
    for (conditions, field, expected) in [
        (vec![row("(".repeat(CONDITION_CHARS + 1))], "conditions[0].value", Problem::too_long(CONDITION_CHARS)),
        (vec![row("(".into()); CONDITIONS + 1], "conditions", Problem::too_many(CONDITIONS)),
    ] {
        let form = rule(conditions);
        let invalid = refusal(bench.console.save_dispatch_rule(&bench.who, form.clone()).await.unwrap());
        assert_eq!((problem(&invalid, field), invalid.0.len()), (expected.clone(), 1));
        let form = DryRunForm { rule: form, labels: "a=b".into() };
        let DryRun::Refused { errors } = bench.console.dry_run(&bench.who, form).await.unwrap() else {
            panic!("it was tried")
        };
        assert_eq!(problem(&errors, field), expected);
    }
    let labels = format!("a={}", "b".repeat(PASTED_CHARS));
    let form = DryRunForm { rule: rule(Vec::new()), labels };
    let DryRun::Refused { errors } = bench.console.dry_run(&bench.who, form).await.unwrap() else {
        panic!("it was tried")
    };
    assert_eq!(problem(&errors, "labels"), Problem::too_long(PASTED_CHARS));
}

#[tokio::test]
async fn settings_have_lengths() {
    let bench = Bench::new().await;
    let form = SettingsForm {
        public_url: format!("https://{}.example", "h".repeat(PUBLIC_URL_CHARS)),
        robot_budget: format!("{}9", "0".repeat(99)),
        ..SettingsForm::default()
    };
    let invalid = refusal(bench.console.save_settings(&bench.who, form).await.unwrap());
    assert_eq!(problem(&invalid, "public_url"), Problem::too_long(PUBLIC_URL_CHARS));
    assert_eq!(problem(&invalid, "robot_budget"), Problem::NotANumber);
}
