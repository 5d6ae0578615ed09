//! Contacts and contact groups, as pages and forms show them.

use model::{ContactGroupId, ContactId, Version, contact_group::ContactGroupForm};
use store::view::{Choice, ContactGroupQuery, ContactQuery, Deleted};
use store::{Detach, Error};

use crate::support::{Home, NOW, contact, contact_group, rule};

#[tokio::test]
async fn a_contact_is_shown_with_its_robot_its_groups_and_the_rules_that_use_it() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let group = contact_group(&home.store, "on call", &[ann]).await;
    let rule = rule(&home.store, "all", &[], &[group]).await;
    let detail = home.store.contact(ann, NOW).await.unwrap().unwrap();
    assert_eq!((detail.row.name.as_str(), detail.row.email.as_str()), ("ann", "ann@example.org"));
    assert_eq!(detail.row.groups, [(group, "on call".to_owned())]);
    assert_eq!(detail.row.rules, [(rule, "all".to_owned())]);
    assert_eq!(detail.row.robot.unwrap().contacts[0].id, ann);
    assert!(home.store.contact(ContactId(99), NOW).await.unwrap().is_none());
    let form = home.store.contact_form(ann).await.unwrap().unwrap();
    assert_eq!((form.id, form.name.as_str(), form.webhook_url.as_str()), (Some(ann), "ann", ""));
    assert!(home.store.contact_form(ContactId(99)).await.unwrap().is_none());
}

#[tokio::test]
async fn contacts_are_listed_by_name_and_found_by_a_part_of_it() {
    let home = Home::new().await;
    let bob = contact(&home.store, "bob", None).await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let all = home.store.contacts(&ContactQuery::default(), NOW).await.unwrap();
    assert_eq!((all.total, all.rows.iter().map(|row| row.id).collect::<Vec<_>>()), (2, vec![ann, bob]));
    let query = ContactQuery { search: "NN".into(), ..ContactQuery::default() };
    let found = home.store.contacts(&query, NOW).await.unwrap();
    assert_eq!((found.total, found.rows[0].id), (1, ann));
    let choices = home.store.contact_choices().await.unwrap();
    assert_eq!(
        choices.iter().map(|choice| (choice.id, choice.has_robot)).collect::<Vec<_>>(),
        [(ann, true), (bob, false)]
    );
}

#[tokio::test]
async fn a_group_is_shown_with_its_members_and_keeps_its_place_when_they_change() {
    let home = Home::new().await;
    let (ann, bob) = (contact(&home.store, "ann", Some("one")).await, contact(&home.store, "bob", None).await);
    let group = contact_group(&home.store, "on call", &[bob, ann]).await;
    let rule = rule(&home.store, "all", &[], &[group]).await;
    let detail = home.store.contact_group(group, NOW).await.unwrap().unwrap();
    assert_eq!(detail.members.iter().map(|member| member.id).collect::<Vec<_>>(), [ann, bob]);
    assert_eq!(detail.rules, [(rule, "all".to_owned())]);
    home.store.remove_member(group, ann, NOW.plus(1)).await.unwrap();
    let form = home.store.contact_group_form(group).await.unwrap().unwrap();
    let expected =
        ContactGroupForm { id: Some(group), version: Version(2), name: "on call".into(), contacts: vec![bob] };
    assert_eq!(form, expected);
    let choices = home.store.group_choices().await.unwrap();
    assert_eq!(choices, [Choice { id: group, name: "on call".into(), has_robot: false }]);
    assert!(home.store.contact_group(ContactGroupId(99), NOW).await.unwrap().is_none());
    assert!(home.store.contact_group_form(ContactGroupId(99)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_group_cannot_name_who_was_deleted() {
    let home = Home::new().await;
    let form =
        ContactGroupForm { name: "on call".into(), contacts: vec![ContactId(99)], ..ContactGroupForm::default() };
    let error = home.store.save_contact_group(&form, NOW).await.unwrap_err();
    assert!(matches!(error, Error::Gone { field: "contacts" }), "{error:?}");
    assert_eq!(home.store.contact_groups(&ContactGroupQuery::default()).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_group_that_a_rule_uses_is_only_deleted_where_it_may_be_detached() {
    let home = Home::new().await;
    let ann = contact(&home.store, "ann", Some("one")).await;
    let group = contact_group(&home.store, "on call", &[ann]).await;
    let rule = rule(&home.store, "all", &[], &[group]).await;
    let refused = home.store.delete_contact_groups(&[group], Detach::Refuse, NOW).await.unwrap();
    assert_eq!(refused, Deleted::InUse { rules: vec![(rule, "all".into())] });
    let listed = home.store.contact_groups(&ContactGroupQuery::default()).await.unwrap();
    assert_eq!((listed.total, listed.rows[0].members[0].id, listed.rows[0].rules.len()), (1, ann, 1));
    let deleted = home.store.delete_contact_groups(&[group], Detach::Detach, NOW).await.unwrap();
    assert_eq!(deleted, Deleted::Done { count: 1, cancelled: 0 });
    assert!(home.store.routing().await.unwrap().rules[0].targets.is_empty());
}
