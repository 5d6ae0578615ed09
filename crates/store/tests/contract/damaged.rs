//! A damaged file can make any text something else than UTF-8: people see what is left of it, and no page fails because of it.

use model::{AlertId, Millis, dispatch_rule::DispatchRule};
use store::view::{AlertQuery, ContactGroupQuery, ContactQuery, DeliveryQuery, DispatchRuleQuery};

use crate::support::{
    Home, NOW, account, alert, any_rule, change, contact, contact_group, delivery, group, id, integration, log_in,
    robot, rule, tamper,
};

const SEEN: &str = "O\u{FFFD}";

#[tokio::test]
async fn no_list_and_no_page_fails_because_of_a_name() {
    let home = Home::new().await;
    let store = &home.store;
    let ann = account(store, "ann@example.org").await;
    log_in(store, ann, "session").await;
    let linda = contact(store, "Linda", Some("one")).await;
    let team = contact_group(store, "Team", &[linda]).await;
    let disks = rule(store, "Disks", &[linda], &[team]).await;
    let alerts = integration(store, "Alerts", "token").await;
    let robot = robot(store, "one").await;
    let mut carried = delivery("d1", robot, 5, vec![alert(1)]);
    carried.notification.rule = Some(disks);
    let change = model::change::Change { groups: vec![group(5).into()], ..change(vec![alert(1)]) };
    store.commit(&change, &[carried], &[]).await.unwrap();
    for statement in [
        "update contact set name = cast(x'4fff' as text), email = cast(x'4fff' as text), phone = cast(x'4fff' as text),
            ding_user_id = cast(x'4fff' as text)",
        "update contact_group set name = cast(x'4fff' as text)",
        "update dispatch_rule set name = cast(x'4fff' as text)",
        "update integration set name = cast(x'4fff' as text), description = cast(x'4fff' as text)",
        "update account set email = cast(x'4fff' as text)",
        "update robot set masked_url = cast(x'4fff' as text)",
        "update alert set name = cast(x'4fff' as text), generator_url = cast(x'4fff' as text)",
        "update delivery set title = cast(x'4fff' as text)",
    ] {
        tamper(&home, statement).await;
    }

    let rows = store.contacts(&ContactQuery::default(), NOW).await.unwrap().rows;
    assert_eq!((rows[0].name.as_str(), rows[0].phone.as_str(), rows[0].email.as_str()), (SEEN, SEEN, SEEN));
    assert_eq!(store.contact(linda, NOW).await.unwrap().unwrap().row.name, SEEN);
    assert_eq!(store.contact_form(linda).await.unwrap().unwrap().ding_user_id, SEEN);
    assert_eq!(store.contact_choices().await.unwrap()[0].name, SEEN);
    assert_eq!(store.contact_groups(&ContactGroupQuery::default()).await.unwrap().rows[0].name, SEEN);
    assert!(store.contact_group(team, NOW).await.unwrap().is_some());
    assert_eq!(store.contact_group_form(team).await.unwrap().unwrap().name, SEEN);
    assert_eq!(store.group_choices().await.unwrap()[0].name, SEEN);
    assert_eq!(store.dispatch_rules(&DispatchRuleQuery::default()).await.unwrap().rows[0].rule.name, SEEN);
    assert!(store.dispatch_rule(disks, NOW).await.unwrap().is_some());
    let handlers = DispatchRule { contacts: vec![linda], groups: vec![team], ..any_rule() };
    assert_eq!(store.handled_by(&handlers).await.unwrap().targets.len(), 1);
    assert_eq!(store.integrations(NOW).await.unwrap()[0].name, SEEN);
    assert_eq!(store.integration(alerts, NOW).await.unwrap().unwrap().row.description, SEEN);
    assert_eq!(store.accounts(NOW).await.unwrap()[0].email, SEEN);
    assert_eq!(store.account(ann).await.unwrap().unwrap().email, SEEN);
    assert_eq!(store.alerts(&AlertQuery::default()).await.unwrap().rows[0].name, SEEN);
    let detail = store.alert(AlertId(1)).await.unwrap().unwrap();
    assert_eq!((detail.alert.generator_url.as_str(), detail.deliveries.len()), (SEEN, 1));
    assert_eq!(store.deliveries(&DeliveryQuery::default()).await.unwrap().rows[0].title, SEEN);
    assert!(store.delivery(&id("d1"), NOW).await.unwrap().is_some());
    assert_eq!(store.delivery_filters().await.unwrap().rules[0].1, SEEN);
    assert!(store.robot_summary(robot, NOW).await.unwrap().is_some());
    assert!(store.credentials(robot).await.is_ok());
    assert_eq!(store.ingest_targets().await.unwrap().len(), 1);
    store.attention(NOW).await.unwrap();
    store.notice_targets(model::RobotId(99)).await.unwrap();

    let loaded = store.load(Millis(NOW.0 + 1)).await.unwrap();
    assert_eq!((loaded.routing.rules.len(), loaded.alerts.len()), (1, 1));
    assert_eq!(loaded.routing.rules[0].targets[0].people[0].name, SEEN);
    assert!(loaded.unreadable.is_empty(), "{:?}", loaded.unreadable);
}
