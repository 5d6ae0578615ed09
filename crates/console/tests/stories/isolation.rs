//! What is saved counts, and whoever saves is never told otherwise; what is set aside is shown.

use std::{sync::Arc, time::Duration};

use console::view::{AlertQuery, Attention, DispatchRuleQuery};
use model::{
    Labels,
    alert::{Ends, Incoming},
    contact::ContactForm,
    dispatch_rule::DispatchRuleForm,
    draft::Saved,
    integration::{IntegrationForm, Kind},
    set_aside::Aside,
    settings::SettingsForm,
    severity::Severity,
};

use crate::support::{Bench, done};

/// An alert that fires, of an integration of its own.
async fn disk_full(bench: &Bench) -> Incoming {
    let integration = IntegrationForm { name: "Tests".into(), kind: Kind::ArmsEvent, ..IntegrationForm::default() };
    let labels = Labels::from_iter([("alertname", "DiskFull")]);
    Incoming {
        fingerprint: labels.fingerprint(),
        integration: done(bench.console.save_integration(&bench.who, integration).await.unwrap()),
        labels: Arc::new(labels),
        annotations: Arc::default(),
        severity: Severity::default(),
        generator_url: String::new(),
        starts_at: None,
        ends: Ends::Open,
        envelope: model::alert::Envelope::default(),
    }
}

#[tokio::test]
async fn an_edit_that_is_not_in_force_yet_is_saved_and_said_to_be_behind() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let settings = SettingsForm { robot_budget: "7".into(), ..SettingsForm::default() };
    // Nothing can be put into force.
    bench.store.tamper("alter table dispatch_rule rename to gone").await.unwrap();

    let refused =
        console.save_settings(who, SettingsForm { robot_budget: "x".into(), ..settings.clone() }).await.unwrap();
    assert!(matches!(refused, Saved::Refused(_)) && !console.is_behind(), "a refused form puts nothing into force");

    assert_eq!(console.save_settings(who, settings.clone()).await.unwrap(), Saved::Done(()));
    assert!(console.is_behind());
    assert_eq!(console.settings(who).await.unwrap().form.robot_budget, "7");

    bench.store.tamper("alter table gone rename to dispatch_rule").await.unwrap();
    let again = SettingsForm { version: model::Version(1), ..settings };
    assert_eq!(console.save_settings(who, again).await.unwrap(), Saved::Done(()));
    assert!(!console.is_behind(), "all of it is in force");
}

#[tokio::test]
async fn what_is_set_aside_is_shown_on_the_overview_and_at_its_alert() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let rule = DispatchRuleForm {
        name: "Everything".into(),
        contacts: vec![contact],
        group_wait: "0".into(),
        ..DispatchRuleForm::default()
    };
    done(console.save_dispatch_rule(who, rule).await.unwrap());
    let refuse =
        "create trigger refused before insert on delivery begin select raise(abort, 'a test refuses this'); end";
    bench.store.tamper(refuse).await.unwrap();
    let alert = disk_full(&bench).await;
    assert!(console.ingest(vec![alert], usize::MAX).await.unwrap().refused.is_empty());
    let shown = async {
        loop {
            let attention = console.overview(who, "").await.unwrap().attention;
            let aside = attention.into_iter().find_map(|one| match one {
                Attention::SetAside { aside } => Some(aside),
                _ => None,
            });
            if let Some(aside) = aside {
                return aside;
            }
        }
    };
    let aside = tokio::time::timeout(Duration::from_mins(1), shown).await.expect("it is set aside at once");
    assert!(matches!(&aside.what, Aside::Group { rule_name, .. } if rule_name == "Everything"), "{aside:?}");
    let alert = console.alerts(who, AlertQuery::default()).await.unwrap().rows[0].id;
    assert_eq!(console.alert(who, alert).await.unwrap().stuck, [aside]);
}

#[tokio::test]
async fn of_tokens_made_at_once_the_one_that_is_stored_is_the_one_that_works() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let form = IntegrationForm { name: "Tests".into(), kind: Kind::ArmsEvent, ..IntegrationForm::default() };
    let id = done(console.save_integration(who, form).await.unwrap());
    for _ in 0..20 {
        let rotate = || console.rotate_integration(who, id);
        let (one, two, three) = tokio::join!(rotate(), rotate(), rotate());
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        let url = console.integration(who, id, "").await.unwrap().url;
        let token = url.rsplit('/').next().unwrap();
        assert!(console.ingest_target(token).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_form_that_is_refused_by_the_store_puts_nothing_into_force_either() {
    let bench = Bench::new().await;
    let linda = ContactForm { phone: "13800138000".into(), name: "Linda".into(), ..ContactForm::default() };
    bench.save(linda.clone()).await;
    bench.store.tamper("alter table dispatch_rule rename to gone").await.unwrap();
    let twin = bench.console.save_contact(&bench.who, ContactForm { name: "Twin".into(), ..linda }).await.unwrap();
    assert!(matches!(twin, Saved::Refused(_)) && !bench.console.is_behind());
}

/// A row that was damaged must not take the Overview and the lists with it.
#[tokio::test]
async fn a_damaged_row_is_left_out_of_its_list_and_the_overview_says_so() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    for name in ["Good", "Damaged"] {
        let rule = DispatchRuleForm { name: name.into(), contacts: vec![contact], ..DispatchRuleForm::default() };
        done(console.save_dispatch_rule(who, rule).await.unwrap());
    }
    for damage in [
        "update dispatch_rule set conditions = '{' where name = 'Damaged'",
        "update contact set name = cast(x'ff7b' as text)",
    ] {
        bench.store.tamper(damage).await.unwrap();
        let names: Vec<String> = console
            .dispatch_rules(who, DispatchRuleQuery::default())
            .await
            .map(|page| page.rows.into_iter().map(|row| row.rule.name).collect())
            .unwrap_or_default();
        assert!(names.is_empty() || names == ["Good"], "{damage}: {names:?}");
        console.overview(who, "").await.unwrap_or_else(|error| panic!("{damage}: {error}"));
    }
    let alert = disk_full(&bench).await;
    console.ingest(vec![alert], usize::MAX).await.unwrap();
    bench.store.tamper("update alert_event set what = '{'").await.unwrap();
    let attention = console.overview(who, "").await.unwrap().attention;
    assert!(attention.iter().any(|one| matches!(one, Attention::SetAside { .. })), "{attention:?}");
}
