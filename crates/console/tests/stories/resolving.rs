//! A person resolves an alert: whoever was told hears of it, and its sender is not listened to until it fires anew.

use std::time::Duration;

use console::view::{AlertDetail, AlertQuery, DeliveryQuery};
use console::{Error, Resolved};
use model::{
    AlertId, Labels, Millis,
    alert::{AlertEventKind, Ended, Ends, Incoming, Since},
    delivery::DeliveryState,
    dispatch_rule::DispatchRuleForm,
    integration::{IntegrationForm, Kind},
    notification::Reason,
};

use crate::support::{Bench, done};

/// What comes of a few polls of the outbox.
async fn until<T>(what: impl AsyncFn() -> Option<T>) -> T {
    let there = async {
        loop {
            if let Some(there) = what().await {
                return there;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), there).await.expect("it does not come")
}

#[tokio::test]
async fn what_a_person_resolves_is_told_and_stays_resolved_while_its_sender_reports_it() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let contact = bench.save(bench.contact("Ops", "ops")).await;
    let rule = DispatchRuleForm {
        name: "Everything".into(),
        contacts: vec![contact],
        group_wait: "0".into(),
        group_interval: "1".into(),
        ..DispatchRuleForm::default()
    };
    done(console.save_dispatch_rule(who, rule).await.unwrap());
    let form = IntegrationForm { name: "Tests".into(), kind: Kind::ArmsEvent, ..IntegrationForm::default() };
    let integration = done(console.save_integration(who, form).await.unwrap());
    let labels = Labels::from_iter([("alertname", "DiskFull")]);
    let report = |start: i64, ends: Ends| Incoming {
        fingerprint: labels.fingerprint(),
        integration,
        labels: labels.clone().into(),
        annotations: Labels::default().into(),
        severity: model::severity::Severity::default(),
        generator_url: String::new(),
        starts_at: Some(Millis(start)),
        ends,
        envelope: model::alert::Envelope::default(),
    };
    let post = async |incoming| assert!(console.ingest(vec![incoming], usize::MAX).await.unwrap().refused.is_empty());
    let alert = async |id: i64| -> AlertDetail { console.alert(who, AlertId(id)).await.unwrap() };
    let told = async |reason: Reason| {
        let page = console.deliveries(who, DeliveryQuery::default()).await.unwrap();
        let told = page.rows.into_iter().filter(|row| row.reason == reason && row.state == DeliveryState::Sent);
        told.count()
    };

    post(report(1_000, Ends::Open)).await;
    until(async || (told(Reason::First).await == 1).then_some(())).await;
    let owed = console.owed(who, AlertId(1)).await.unwrap().expect("it fires");
    assert_eq!(owed.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Ops"]);

    assert_eq!(console.resolve_alert(who, AlertId(1)).await.unwrap(), Resolved::Done);
    assert_eq!(console.resolve_alert(who, AlertId(1)).await.unwrap(), Resolved::NotFiring);
    assert!(matches!(console.resolve_alert(who, AlertId(9)).await, Err(Error::NotFound)));
    assert_eq!(console.owed(who, AlertId(1)).await.unwrap(), None);
    until(async || (told(Reason::AllResolved).await == 1).then_some(())).await;

    for _ in 0..3 {
        post(report(1_000, Ends::Open)).await;
    }
    let still = alert(1).await;
    let since = Since::StillReported;
    assert_eq!(still.alert.ended, Some(Ended::Person { name: who.email.clone(), since }));
    let again = still.trace.last().unwrap();
    assert!(matches!(again.what, AlertEventKind::StillReported { times: 3, last: Some(_) }), "{again:?}");
    let rows = console.alerts(who, AlertQuery::default()).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.ended.clone()).collect::<Vec<_>>(), [still.alert.ended]);

    post(report(2_000, Ends::Open)).await;
    assert!(alert(2).await.alert.is_firing());
    until(async || (told(Reason::First).await == 2).then_some(())).await;
    assert_eq!(told(Reason::AllResolved).await, 1);
}
