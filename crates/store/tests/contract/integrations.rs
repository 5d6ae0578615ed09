//! Integrations: found by their token, shown with how much they received.

use std::sync::Arc;

use model::{
    IntegrationId, Version,
    alert::Alert,
    change::Change,
    integration::Kind,
    limits::ingest::SEVERITIES,
    severity::{Level, Scale, Severity},
};
use store::view::SeverityCount;
use store::{Error, Received, Sensitive, Switch, Unique, token_hash};

use crate::support::{Home, NOW, alert, fields, integration};

#[tokio::test]
async fn a_token_leads_to_its_integration_until_it_is_changed() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "old").await;
    let targets = home.store.ingest_targets().await.unwrap();
    assert_eq!(targets.iter().map(|(hash, target)| (*hash, target.id)).collect::<Vec<_>>(), [(token_hash("old"), id)]);
    home.store.rotate_integration(id, token_hash("new"), &Sensitive::new("new"), NOW).await.unwrap();
    assert_eq!(home.store.ingest_targets().await.unwrap()[0].0, token_hash("new"));
    assert_eq!(home.store.token(id).await.unwrap().expose(), "new");
    let nobody = home.store.rotate_integration(IntegrationId(99), token_hash("x"), &Sensitive::new("x"), NOW).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_integration_is_edited_switched_and_deleted() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "token").await;
    integration(&home.store, "Other", "other").await;
    let taken = home.store.update_integration(id, Version(1), &fields("Other"), NOW).await.unwrap_err();
    assert!(matches!(taken, Error::Taken { what: Unique::IntegrationName, .. }), "{taken:?}");
    let mut edited = fields("Production");
    edited.auto_resolve = Some(300_000);
    home.store.update_integration(id, Version(1), &edited, NOW.plus(1)).await.unwrap();
    home.store.set_integration_enabled(id, Switch::Off, NOW.plus(2)).await.unwrap();
    let stored = home.store.integration(id, NOW).await.unwrap().unwrap();
    assert_eq!((stored.row.name.as_str(), stored.row.enabled), ("Production", false));
    assert_eq!((stored.row.auto_resolve, stored.edited.at), (Some(300_000), Some(NOW.plus(2))));
    assert_eq!(stored.token.expose(), "token");
    home.store.delete_integration(id).await.unwrap();
    assert!(home.store.integration(id, NOW).await.unwrap().is_none());
    assert!(matches!(home.store.delete_integration(id).await, Err(Error::NotFound)));
    let absent = home.store.set_integration_enabled(id, Switch::On, NOW).await;
    assert!(matches!(absent, Err(Error::NotFound)));
}

#[tokio::test]
async fn what_it_received_within_the_hour_is_counted() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "token").await;
    let received = [Received { integration: id, at: NOW, alerts: 4 }];
    home.store.commit(&Change::default(), &[], &received).await.unwrap();
    assert_eq!(home.store.integration(id, NOW).await.unwrap().unwrap().row.last_hour, 4);
    assert_eq!(home.store.integrations(NOW.plus(3_700_000)).await.unwrap()[0].last_hour, 0);
}

#[tokio::test]
async fn words_of_severity_get_a_meaning() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "token").await;
    let mut edited = fields("Prometheus");
    edited.severities.scale = Scale::Zabbix;
    home.store.update_integration(id, Version(1), &edited, NOW).await.unwrap();
    home.store.set_severity(id, " SEV1 ", Level::P1, NOW).await.unwrap();
    home.store.set_severity(id, "sev1", Level::P2, NOW).await.unwrap();
    let table = home.store.integration(id, NOW).await.unwrap().unwrap().severities;
    assert_eq!((table.scale, table.words.len(), table.level("Sev1")), (Scale::Zabbix, 1, Some(Level::P2)));
    assert_eq!(home.store.ingest_targets().await.unwrap()[0].1.severities, table);
    for n in 1..SEVERITIES {
        home.store.set_severity(id, &format!("w{n}"), Level::P1, NOW).await.unwrap();
    }
    let full = home.store.set_severity(id, "one more", Level::P1, NOW).await;
    assert!(matches!(full, Err(Error::Full { max: SEVERITIES })), "{full:?}");
    let nobody = home.store.set_severity(IntegrationId(99), "x", Level::P1, NOW).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_kind_is_changed_with_its_time_out() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "token").await;
    for (kind, auto_resolve) in [(Kind::ArmsEvent, Some(300_000)), (Kind::Alertmanager, None)] {
        home.store.set_kind(id, kind, NOW).await.unwrap();
        let row = home.store.integration(id, NOW).await.unwrap().unwrap().row;
        assert_eq!((row.kind, row.auto_resolve), (kind, auto_resolve));
    }
    assert!(matches!(home.store.set_kind(IntegrationId(99), Kind::Prometheus, NOW).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn words_that_came_are_counted() {
    let home = Home::new().await;
    let rated = |id: i64, integration: i64, level, word: &str| {
        let severity = Severity { level, word: word.into() };
        Arc::new(Alert { integration: IntegrationId(integration), severity, ..alert(id) })
    };
    let alerts = vec![
        rated(1, 1, Level::P1, "critical"),
        rated(2, 1, Level::P3, "odd"),
        rated(3, 1, Level::P3, "odd"),
        rated(4, 1, Level::P2, "odd"),
        rated(5, 2, Level::P2, "error"),
    ];
    home.store.commit(&Change { alerts, ..Change::default() }, &[], &[]).await.unwrap();
    let count = |level, word: &str, alerts| SeverityCount { severity: Severity { level, word: word.into() }, alerts };
    let expected = vec![count(Level::P3, "odd", 2), count(Level::P1, "critical", 1), count(Level::P2, "odd", 1)];
    assert_eq!(home.store.severities_since(IntegrationId(1), NOW).await.unwrap(), expected);
    assert_eq!(home.store.severities_since(IntegrationId(1), NOW.plus(1)).await.unwrap(), []);
    let stored = home.store.alert(model::AlertId(4)).await.unwrap().unwrap().alert.severity;
    assert_eq!(stored, Severity { level: Level::P2, word: "odd".into() });
}

#[tokio::test]
async fn what_is_remembered_of_an_integration_goes_with_it() {
    let home = Home::new().await;
    let id = integration(&home.store, "Prometheus", "token").await;
    for memory in ["{}", r#"{"notes":[]}"#] {
        home.store.save_integration_memory(id, memory).await.unwrap();
        assert_eq!(home.store.integration_memories().await.unwrap(), [(id, memory.to_owned())]);
    }
    home.store.save_integration_memory(IntegrationId(99), "{}").await.unwrap();
    home.store.delete_integration(id).await.unwrap();
    assert_eq!(home.store.integration_memories().await.unwrap(), []);
}
