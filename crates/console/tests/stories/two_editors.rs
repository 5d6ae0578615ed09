//! Two people edit one thing: the second one is told what is stored now and by whom, and nothing is overwritten unseen.

use console::{Detach, Error, Switch};
use model::{
    AccountId, ContactId, Version, account::Principal, contact::ContactForm, contact_group::ContactGroupForm,
    dispatch_rule::DispatchRuleForm, integration::IntegrationForm, settings::SettingsForm, version::Conflict,
};

use crate::support::{Bench, done};

/// A second administrator, whose name is known.
async fn linda(bench: &Bench) -> Principal {
    bench.console.first_administrator("linda@example.org", "correct horse battery").await.unwrap();
    let account = bench.console.settings(&bench.who).await.unwrap().accounts[0].id;
    Principal { account, email: "linda@example.org".into(), ..bench.who.clone() }
}

/// Refused, because Linda has stored this version.
fn assert_by_linda<T: std::fmt::Debug>(result: console::Result<T>, version: i64) {
    let Err(Error::Conflict(Conflict::Changed(edited))) = result else { panic!("not refused: {result:?}") };
    assert_eq!((edited.version, edited.by.as_deref()), (Version(version), Some("linda@example.org")));
    assert!(edited.at.is_some());
}

fn assert_deleted<T: std::fmt::Debug>(result: console::Result<T>) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Conflict(Conflict::Deleted)), "{error:?}");
}

#[tokio::test]
async fn the_second_of_two_editors_of_a_contact_is_refused_and_may_overwrite_what_was_seen() {
    let bench = Bench::new().await;
    let linda = linda(&bench).await;
    let (console, who) = (&bench.console, &bench.who);
    let id = bench.save(bench.contact("Ops", "ops")).await;
    let (hers, mine) = (console.contact_form(who, id).await.unwrap(), console.contact_form(who, id).await.unwrap());
    done(console.save_contact(&linda, ContactForm { phone: "13800138000".into(), ..hers }).await.unwrap());
    let mine = ContactForm { keywords: "alarm".into(), ..mine };
    assert_by_linda(console.save_contact(who, mine.clone()).await, 2);
    let stored = console.contact(who, id).await.unwrap();
    assert_eq!((stored.row.phone.as_str(), stored.row.robot.unwrap().keywords.len()), ("13800138000", 0));
    assert_eq!(stored.edited.by.as_deref(), Some("linda@example.org"));

    // A page of the version before does not say what it was made from.
    assert_by_linda(console.save_contact(who, ContactForm { version: Version::NONE, ..mine.clone() }).await, 2);
    done(console.save_contact(who, ContactForm { version: Version(2), ..mine }).await.unwrap());
    assert_eq!(console.contact(who, id).await.unwrap().edited.version, Version(3));
}

#[tokio::test]
async fn one_robot_in_two_contacts_has_one_set_of_keywords_that_nobody_overwrites_unseen() {
    let bench = Bench::new().await;
    let linda = linda(&bench).await;
    let (console, who) = (&bench.console, &bench.who);
    let one = bench.save(bench.contact("One", "ops")).await;
    let two = bench.save(bench.contact("Two", "ops")).await;
    let mine = console.contact_form(who, two).await.unwrap();
    let hers = console.contact_form(who, one).await.unwrap();
    done(console.save_contact(&linda, ContactForm { keywords: "alarm".into(), ..hers }).await.unwrap());
    assert_by_linda(console.save_contact(who, mine).await, 2);
    assert_eq!(console.contact_form(who, two).await.unwrap().keywords, "alarm");
}

#[tokio::test]
async fn groups_rules_integrations_and_settings_are_not_overwritten_unseen_either() {
    let bench = Bench::new().await;
    let linda = linda(&bench).await;
    let (console, who) = (&bench.console, &bench.who);
    let contact = bench.save(bench.contact("Ops", "ops")).await;

    let group = ContactGroupForm { name: "Crew".into(), contacts: vec![contact], ..ContactGroupForm::default() };
    let group = done(console.save_contact_group(who, group).await.unwrap());
    let mine = console.contact_group_form(who, group).await.unwrap();
    console.remove_member(&linda, group, contact).await.unwrap();
    assert_by_linda(console.save_contact_group(who, mine).await, 2);

    let rule = DispatchRuleForm { name: "Disks".into(), contacts: vec![contact], ..DispatchRuleForm::default() };
    let rule = done(console.save_dispatch_rule(who, rule).await.unwrap());
    let mine = DispatchRuleForm::of(&console.dispatch_rule(who, rule).await.unwrap().row.rule);
    console.switch_dispatch_rule(&linda, rule, Switch::Off).await.unwrap();
    assert_by_linda(console.save_dispatch_rule(who, mine).await, 2);
    assert!(
        !DispatchRuleForm::of(&console.dispatch_rule(who, rule).await.unwrap().row.rule).enabled,
        "it is still off"
    );

    let alerts = IntegrationForm { name: "Alerts".into(), ..IntegrationForm::default() };
    let alerts = done(console.save_integration(who, alerts).await.unwrap());
    let mine = console.integration_form(who, alerts).await.unwrap();
    console.switch_integration(&linda, alerts, Switch::Off).await.unwrap();
    assert_by_linda(console.save_integration(who, mine).await, 2);

    let mine = console.settings(who).await.unwrap().form;
    done(console.save_settings(&linda, SettingsForm { zone: "UTC".into(), ..mine.clone() }).await.unwrap());
    assert_by_linda(console.save_settings(who, mine).await, 1);
    assert_eq!(console.settings(who).await.unwrap().form.zone, "UTC");
}

#[tokio::test]
async fn what_was_deleted_meanwhile_is_said_to_be_and_can_be_saved_as_new() {
    let bench = Bench::new().await;
    let (console, who) = (&bench.console, &bench.who);
    let contact = bench.save(ContactForm { phone: "13800138000".into(), ..bench.contact("Ops", "ops") }).await;
    let mine = console.contact_form(who, contact).await.unwrap();
    console.delete_contacts(who, vec![contact], Detach::Refuse).await.unwrap();
    assert_deleted(console.save_contact(who, mine.clone()).await);
    let anew: ContactId = bench.save(ContactForm { id: None, version: Version::NONE, ..mine }).await;
    assert_ne!(anew, contact);

    let group = ContactGroupForm { name: "Crew".into(), ..ContactGroupForm::default() };
    let group = done(console.save_contact_group(who, group).await.unwrap());
    let mine = console.contact_group_form(who, group).await.unwrap();
    console.delete_contact_groups(who, vec![group], Detach::Refuse).await.unwrap();
    assert_deleted(console.save_contact_group(who, mine).await);

    let rule = DispatchRuleForm { name: "Disks".into(), contacts: vec![anew], ..DispatchRuleForm::default() };
    let rule = done(console.save_dispatch_rule(who, rule).await.unwrap());
    let mine = DispatchRuleForm::of(&console.dispatch_rule(who, rule).await.unwrap().row.rule);
    console.delete_dispatch_rules(who, vec![rule]).await.unwrap();
    assert_deleted(console.save_dispatch_rule(who, mine).await);

    let alerts = IntegrationForm { name: "Alerts".into(), ..IntegrationForm::default() };
    let alerts = done(console.save_integration(who, alerts).await.unwrap());
    let mine = console.integration_form(who, alerts).await.unwrap();
    console.delete_integration(who, alerts).await.unwrap();
    assert_deleted(console.save_integration(who, mine).await);
}

#[tokio::test]
async fn who_edited_something_stays_unknown_where_nobody_is_known() {
    let bench = Bench::new().await;
    let stranger = Principal { account: AccountId(99), ..bench.who.clone() };
    let id = bench.save(bench.contact("Ops", "ops")).await;
    let form = bench.console.contact_form(&stranger, id).await.unwrap();
    done(bench.console.save_contact(&stranger, form).await.unwrap());
    let edited = bench.console.contact(&stranger, id).await.unwrap().edited;
    assert_eq!((edited.version, edited.by), (Version(2), None));
}
