//! Who a rule reaches: each robot once, with all its people, whichever way they are handlers.

use model::{
    ContactGroupId, ContactId, RobotId, Version,
    condition::{Condition, Conditions, Operator},
    contact_group::ContactGroupForm,
    dispatch_rule::{DispatchRule, DispatchRuleForm},
    routing::Target,
};
use store::{RobotChange, SaveContact, SecretChange, Store};

use crate::support::{Home, NOW, new_robot};

async fn contact(store: &Store, name: &str, robot: Option<&str>) -> ContactId {
    let contact = SaveContact {
        id: None,
        version: Version::NONE,
        name: name.into(),
        phone: None,
        email: Some(format!("{name}@example.org")),
        ding_user_id: format!("ding-{name}"),
        system_notifications: false,
        robot: match robot {
            Some(token) => RobotChange::Set(new_robot(token)),
            None => RobotChange::Keep { secret: SecretChange::Keep, keywords: None },
        },
        limit: None,
    };
    store.save_contact(&contact, NOW).await.unwrap()
}

async fn group(store: &Store, name: &str, contacts: Vec<ContactId>) -> ContactGroupId {
    let group = ContactGroupForm { name: name.into(), contacts, ..ContactGroupForm::default() };
    store.save_contact_group(&group, NOW).await.unwrap()
}

fn rule(name: &str, contacts: Vec<ContactId>, groups: Vec<ContactGroupId>) -> DispatchRule {
    DispatchRuleForm { name: name.into(), contacts, groups, ..DispatchRuleForm::default() }.check().unwrap()
}

fn people(target: &Target) -> (RobotId, Vec<&str>) {
    (target.robot, target.people.iter().map(|person| person.name.as_str()).collect())
}

#[tokio::test]
async fn handlers_are_merged_by_robot_and_those_without_one_are_mentioned_where_the_others_are() {
    let home = Home::new().await;
    let store = &home.store;
    let ann = contact(store, "ann", Some("one")).await;
    let bob = contact(store, "bob", Some("two")).await;
    let cem = contact(store, "cem", Some("one")).await;
    let dee = contact(store, "dee", None).await;
    let group = group(store, "on call", vec![ann, cem, dee]).await;
    let eve = contact(store, "eve", None).await;
    store.save_dispatch_rule(&rule("all", vec![ann, bob, eve], vec![group]), NOW).await.unwrap();
    let routing = store.routing().await.unwrap();
    let targets: Vec<_> = routing.rules[0].targets.iter().map(people).collect();
    assert_eq!(
        targets.iter().map(|(_, names)| names.clone()).collect::<Vec<_>>(),
        [vec!["ann", "cem", "dee", "eve"], vec!["bob", "eve"]]
    );
    assert!(targets[0].0 < targets[1].0);
    assert_eq!(routing.rules[0].targets[0].people[0].ding_user_id, "ding-ann");
}

#[tokio::test]
async fn a_rule_is_read_as_it_was_saved_and_without_dingtalk_it_reaches_nobody() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let mut wanted = rule("quiet", vec![ann], vec![]);
    wanted.dingtalk = false;
    wanted.enabled = false;
    wanted.conditions =
        Conditions(vec![vec![Condition { label: "team".into(), operator: Operator::In, value: "a,b".into() }]]);
    wanted.id = home.store.save_dispatch_rule(&wanted, NOW).await.unwrap();
    wanted.version = 1;
    home.store.save_dispatch_rule(&rule("loud", vec![ann], vec![]), NOW).await.unwrap();
    let rules = home.store.load(NOW).await.unwrap().routing.rules;
    assert_eq!(rules[0].rule, wanted);
    assert!(rules[0].targets.is_empty());
    assert_eq!(rules[1].targets.len(), 1);
}
