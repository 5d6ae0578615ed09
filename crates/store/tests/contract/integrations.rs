//! Integrations: found by their token, shown with how much they received.

use model::{IntegrationId, Version, change::Change};
use store::{Error, Received, Sensitive, Switch, Unique, token_hash};

use crate::support::{Home, NOW, fields, integration};

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
