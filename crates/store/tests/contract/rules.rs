//! Dispatch rules: saved with a version, switched, copied, deleted, tried before they are saved.

use model::{RuleId, dispatch_rule::DispatchRule};
use store::view::DispatchRuleQuery;
use store::{Error, Switch, Unique};

use crate::support::{Home, NOW, any_rule, contact, contact_group, delivery, queue, robot, rule};

#[tokio::test]
async fn a_rule_is_shown_with_who_handles_it_and_each_edit_is_a_version() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let group = contact_group(&home.store, "on call", &[ann]).await;
    let id = rule(&home.store, "all", &[ann], &[group]).await;
    let detail = home.store.dispatch_rule(id, NOW).await.unwrap().unwrap();
    assert_eq!((detail.row.rule.version, detail.row.reaches_nobody), (1, false));
    assert_eq!(detail.row.handlers, ["ann", "on call"]);
    assert_eq!((detail.contacts.len(), detail.groups.len(), detail.robots.len()), (1, 1, 1));
    let edited = DispatchRule { name: "most".into(), ..detail.row.rule };
    assert_eq!(home.store.save_dispatch_rule(&edited, NOW.plus(1)).await.unwrap(), id);
    let again = home.store.dispatch_rule(id, NOW).await.unwrap().unwrap();
    assert_eq!((again.row.rule.version, again.row.rule.name.as_str(), again.edited.at), (2, "most", Some(NOW.plus(1))));
    assert!(home.store.dispatch_rule(RuleId(99), NOW).await.unwrap().is_none());
    let gone = DispatchRule { id: RuleId(99), name: "nowhere".into(), ..edited };
    assert!(matches!(home.store.save_dispatch_rule(&gone, NOW).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn switching_a_rule_off_cancels_what_waits_and_counts_as_an_edit() {
    let home = Home::new().await;
    let id = rule(&home.store, "all", &[], &[]).await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![])]).await;
    let listed = home.store.dispatch_rules(&DispatchRuleQuery::default()).await.unwrap();
    assert_eq!((listed.total, listed.rows[0].waiting, listed.rows[0].reaches_nobody), (1, 2, true));
    assert_eq!(home.store.set_rule_enabled(id, Switch::Off, NOW).await.unwrap(), 2);
    assert_eq!(home.store.set_rule_enabled(id, Switch::Off, NOW).await.unwrap(), 0);
    assert_eq!(home.store.dispatch_rule(id, NOW).await.unwrap().unwrap().row.rule.version, 2);
    assert_eq!(home.store.set_rule_enabled(id, Switch::On, NOW).await.unwrap(), 0);
    assert!(matches!(home.store.set_rule_enabled(RuleId(99), Switch::On, NOW).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_copy_has_a_name_of_its_own_and_is_off() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let id = rule(&home.store, "all", &[ann], &[]).await;
    let copy = home.store.copy_dispatch_rule(id, NOW).await.unwrap();
    let row = home.store.dispatch_rule(copy, NOW).await.unwrap().unwrap().row;
    assert_eq!((row.rule.name.as_str(), row.rule.enabled, row.handlers), ("all (2)", false, vec!["ann".to_owned()]));
    assert!(matches!(home.store.copy_dispatch_rule(RuleId(99), NOW).await, Err(Error::NotFound)));
    let taken = DispatchRule { name: "all".into(), ..row.rule };
    let error = home.store.save_dispatch_rule(&taken, NOW).await.unwrap_err();
    assert!(matches!(error, Error::Taken { what: Unique::DispatchRuleName, .. }), "{error:?}");
}

#[tokio::test]
async fn only_an_enabled_rule_catches_what_others_do_not() {
    let home = Home::new().await;
    assert!(!home.store.has_catch_all().await.unwrap());
    let rest = DispatchRule { catch_all: true, ..any_rule() };
    let id = home.store.save_dispatch_rule(&rest, NOW).await.unwrap();
    assert!(home.store.has_catch_all().await.unwrap());
    home.store.set_rule_enabled(id, Switch::Off, NOW).await.unwrap();
    assert!(!home.store.has_catch_all().await.unwrap());
}

#[tokio::test]
async fn who_would_be_notified_is_known_before_a_rule_is_saved() {
    let home = Home::new().await;
    let (ann, bob) = (contact(&home.store, "ann", Some("one")).await, contact(&home.store, "bob", None).await);
    let group = contact_group(&home.store, "on call", &[bob]).await;
    let rule = DispatchRule { contacts: vec![ann], groups: vec![group], ..any_rule() };
    let handled = home.store.handled_by(&rule).await.unwrap();
    assert_eq!(handled.handlers, ["ann", "on call"]);
    assert_eq!((handled.targets.len(), handled.targets[0].people.len()), (1, 2));
}
