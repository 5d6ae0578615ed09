//! What the Overview and an alert's page say about what happened and why.

use std::time::Duration;

use console::view::{AlertQuery, CheckOutcome};
use model::{
    account::Language,
    delivery::DeliveryState,
    dispatch_rule::{Action, ConditionRow, DispatchRuleForm},
};

use crate::support::{Bench, done};

#[tokio::test]
async fn a_test_alert_needs_no_integration_and_its_own_message_is_followed() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let rule = DispatchRuleForm {
        name: "All".into(),
        contacts: vec![contact],
        group_wait: "0".into(),
        ..DispatchRuleForm::default()
    };
    done(bench.console.save_dispatch_rule(&bench.who, rule).await.unwrap());
    assert_eq!(bench.console.overview(&bench.who, "").await.unwrap().test, None);
    bench.console.send_test_alert(&bench.who, Language::English).await.unwrap();
    let integrations = bench.console.integrations(&bench.who).await.unwrap();
    assert_eq!(integrations.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Test alerts"]);

    let sent = async {
        loop {
            let overview = bench.console.overview(&bench.who, "").await.unwrap();
            let delivery = overview.test.expect("it was fired").delivery;
            if let Some((id, DeliveryState::Sent)) = delivery {
                return (id, overview.recent);
            }
            tokio::task::yield_now().await;
        }
    };
    let (id, recent) = tokio::time::timeout(Duration::from_mins(1), sent).await.expect("it arrives");
    assert_eq!(recent.iter().map(|row| &row.id).collect::<Vec<_>>(), [&id]);
    bench.console.send_test_alert(&bench.who, Language::English).await.unwrap();
    assert_eq!(bench.console.integrations(&bench.who).await.unwrap().len(), 1, "the known one is taken");
}

#[tokio::test]
async fn an_alert_is_listed_by_its_integration_and_each_rule_is_tried_on_it() {
    let bench = Bench::new().await;
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let rule = |name: &str, label: &str, action| DispatchRuleForm {
        name: name.into(),
        contacts: vec![contact],
        conditions: vec![ConditionRow { label: label.into(), value: "bellhop".into(), ..ConditionRow::default() }],
        action,
        ..DispatchRuleForm::default()
    };
    for form in [rule("Tells", "source", Action::Generate), rule("Other", "team", Action::Generate)] {
        done(bench.console.save_dispatch_rule(&bench.who, form).await.unwrap());
    }
    bench.console.send_test_alert(&bench.who, Language::English).await.unwrap();
    let filters = bench.console.alert_filters(&bench.who).await.unwrap();
    let integration = filters.integrations[0].0;
    let listed = |integration| {
        let query = AlertQuery { integration: Some(integration), ..AlertQuery::default() };
        bench.console.alerts(&bench.who, query)
    };
    assert_eq!(listed(model::IntegrationId(integration.0 + 1)).await.unwrap().total, 0);
    let alert = listed(integration).await.unwrap().rows[0].id;

    let outcomes = || async {
        let rules = bench.console.alert(&bench.who, alert).await.unwrap().rules;
        rules.into_iter().map(|rule_check| rule_check.outcome).collect::<Vec<_>>()
    };
    let before = outcomes().await;
    assert!(matches!(&before[..], [CheckOutcome::Notifies { robots }, CheckOutcome::NoMatch] if robots[0].1 == "Ops"));
    let discards = rule("Discards", "source", Action::Discard);
    done(bench.console.save_dispatch_rule(&bench.who, discards).await.unwrap());
    assert_eq!(outcomes().await, [CheckOutcome::Overruled, CheckOutcome::NoMatch, CheckOutcome::Discards]);
}
