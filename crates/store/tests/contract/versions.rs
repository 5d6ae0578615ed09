//! Two people edit one thing: of two saves that were made from one version, one is stored and the other changes nothing.

use model::{
    ContactGroupId, ContactId, Edited, IntegrationId, RuleId, Version,
    contact_group::ContactGroupForm,
    dispatch_rule::{DispatchRule, DispatchRuleForm},
    integration::Kind,
    settings::SettingsForm,
};
use store::view::Deleted;
use store::{
    Detach, Edit, Error, IntegrationFields, NewRobot, RobotChange, SaveContact, SecretChange, Sensitive, Store, Switch,
    token_hash,
};

use crate::support::{Home, NOW, new_robot};

/// What is saved, always by this account.
async fn somebody(store: &Store, email: &str) -> Edit {
    Edit::by(store.create_account(email, None, NOW).await.unwrap(), NOW.plus(1000))
}

fn contact(id: Option<ContactId>, version: i64, name: &str, keywords: Option<&str>) -> SaveContact {
    let keywords = keywords.map(|keyword| vec![keyword.to_owned()]);
    SaveContact {
        id,
        version: Version(version),
        name: name.into(),
        phone: None,
        email: None,
        ding_user_id: String::new(),
        system_notifications: false,
        robot: RobotChange::Set(NewRobot { keywords, ..new_robot("one") }),
        limit: None,
    }
}

fn group(id: Option<ContactGroupId>, version: i64, name: &str, contacts: Vec<ContactId>) -> ContactGroupForm {
    ContactGroupForm { id, version: Version(version), name: name.into(), contacts }
}

fn rule(id: RuleId, version: i64, name: &str, contacts: Vec<ContactId>) -> DispatchRule {
    let form = DispatchRuleForm { name: name.into(), contacts, ..DispatchRuleForm::default() };
    DispatchRule { id, version, ..form.check().unwrap() }
}

fn integration(name: &str) -> IntegrationFields {
    IntegrationFields {
        name: name.into(),
        kind: Kind::ArmsEvent,
        description: String::new(),
        enabled: true,
        auto_resolve: None,
        severities: model::severity::Table::default(),
        max_active: 20_000,
    }
}

async fn new_integration(store: &Store) -> IntegrationId {
    let token = Sensitive::new("token");
    store.create_integration(&integration("first"), token_hash("token"), &token, NOW).await.unwrap()
}

/// Refused because of this version, which was stored by this account.
fn assert_stale<T: std::fmt::Debug>(result: Result<T, Error>, version: i64, by: &str) {
    let Err(Error::Stale { stored }) = result else { panic!("not refused: {result:?}") };
    assert_eq!(stored, Edited { version: Version(version), by: Some(by.into()), at: Some(NOW.plus(1000)) });
}

#[tokio::test]
async fn a_contact_is_saved_only_from_the_stored_version() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let id = store.save_contact(&contact(None, 0, "first", None), NOW).await.unwrap();
    store.save_contact(&contact(Some(id), 1, "second", None), edit).await.unwrap();
    for version in [0, 1, 3] {
        assert_stale(
            store.save_contact(&contact(Some(id), version, "third", Some("k")), NOW).await,
            2,
            "linda@example.org",
        );
    }
    let stored = store.contact(id, NOW).await.unwrap().unwrap();
    assert_eq!(stored.row.name, "second");
    assert_eq!(stored.row.robot.unwrap().keywords, [""; 0], "nothing of the refused ones was stored");
    assert_eq!(store.contact_form(id).await.unwrap().unwrap().version, Version(2));
    store.save_contact(&contact(Some(id), 2, "third", None), NOW).await.unwrap();
    let edited = store.contact(id, NOW).await.unwrap().unwrap().edited;
    assert_eq!(edited, Edited { version: Version(3), by: None, at: Some(NOW) });
    assert!(matches!(
        store.save_contact(&contact(Some(ContactId(99)), 1, "lost", None), NOW).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_contact_group_is_saved_only_from_the_stored_version() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let ann = store.save_contact(&contact(None, 0, "ann", None), NOW).await.unwrap();
    let id = store.save_contact_group(&group(None, 0, "first", vec![]), NOW).await.unwrap();
    store.save_contact_group(&group(Some(id), 1, "second", vec![ann]), edit).await.unwrap();
    assert_stale(store.save_contact_group(&group(Some(id), 1, "third", vec![]), NOW).await, 2, "linda@example.org");
    let form = store.contact_group_form(id).await.unwrap().unwrap();
    assert_eq!(form, group(Some(id), 2, "second", vec![ann]));
    let gone = group(Some(ContactGroupId(99)), 1, "lost", vec![]);
    assert!(matches!(store.save_contact_group(&gone, NOW).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_dispatch_rule_is_saved_only_from_the_stored_version() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let ann = store.save_contact(&contact(None, 0, "ann", None), NOW).await.unwrap();
    let id = store.save_dispatch_rule(&rule(RuleId(0), 0, "first", vec![ann]), NOW).await.unwrap();
    store.save_dispatch_rule(&rule(id, 1, "second", vec![ann]), edit).await.unwrap();
    assert_stale(store.save_dispatch_rule(&rule(id, 1, "third", vec![ann]), NOW).await, 2, "linda@example.org");
    let stored = store.dispatch_rule(id, NOW).await.unwrap().unwrap();
    assert_eq!((stored.row.rule.name.as_str(), stored.row.rule.version), ("second", 2));
    assert_eq!(stored.edited.by.as_deref(), Some("linda@example.org"));
    let gone = rule(RuleId(99), 1, "lost", vec![ann]);
    assert!(matches!(store.save_dispatch_rule(&gone, NOW).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_integration_is_saved_only_from_the_stored_version() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let id = new_integration(store).await;
    store.update_integration(id, Version(1), &integration("second"), edit).await.unwrap();
    let stale = store.update_integration(id, Version(1), &integration("third"), NOW).await;
    assert_stale(stale, 2, "linda@example.org");
    assert_eq!(store.integration(id, NOW).await.unwrap().unwrap().row.name, "second");
    let gone = store.update_integration(IntegrationId(99), Version(1), &integration("lost"), NOW).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[tokio::test]
async fn settings_are_saved_only_from_the_stored_version() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let first = store.settings().await.unwrap();
    assert_eq!(store.settings_edited().await.unwrap(), Edited::default());
    store.save_settings(&SettingsForm { zone: "UTC".into(), ..first.clone() }, edit).await.unwrap();
    assert_stale(store.save_settings(&first, NOW).await, 1, "linda@example.org");
    let second = store.settings().await.unwrap();
    assert_eq!((second.zone.as_str(), second.version), ("UTC", Version(1)));
    store.alive(NOW).await.unwrap();
    store.save_settings(&second, NOW).await.unwrap();
    assert_eq!(store.settings_edited().await.unwrap().version, Version(2));
}

/// Saves made from version 1 at the same time: one of them is stored.
async fn one_wins<F: Future<Output = Result<(), Error>> + Send + 'static>(save: impl Fn(&'static str) -> F) {
    let saves = ["one", "two", "three"].map(|name| tokio::spawn(save(name)));
    let mut done = 0;
    for save in saves {
        match save.await.unwrap() {
            Ok(()) => done += 1,
            Err(Error::Stale { stored }) => assert_eq!(stored.version, Version(2)),
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(done, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn of_saves_at_the_same_time_exactly_one_wins() {
    let home = Home::new().await;
    let store = &home.store;
    let ann = store.save_contact(&contact(None, 0, "ann", None), NOW).await.unwrap();
    let crew = store.save_contact_group(&group(None, 0, "crew", vec![]), NOW).await.unwrap();
    let disks = store.save_dispatch_rule(&rule(RuleId(0), 0, "disks", vec![ann]), NOW).await.unwrap();
    let alerts = new_integration(store).await;
    store.save_settings(&SettingsForm::default(), NOW).await.unwrap();

    let shared = || store.clone();
    one_wins(|name| {
        let store = shared();
        async move { store.save_contact(&contact(Some(ann), 1, name, None), NOW).await.map(drop) }
    })
    .await;
    one_wins(|name| {
        let store = shared();
        async move { store.save_contact_group(&group(Some(crew), 1, name, vec![]), NOW).await.map(drop) }
    })
    .await;
    one_wins(|name| {
        let store = shared();
        async move { store.save_dispatch_rule(&rule(disks, 1, name, vec![ann]), NOW).await.map(drop) }
    })
    .await;
    one_wins(|name| {
        let store = shared();
        async move { store.update_integration(alerts, Version(1), &integration(name), NOW).await }
    })
    .await;
    one_wins(|name| {
        let store = shared();
        let form = SettingsForm { version: Version(1), zone: name.into(), ..SettingsForm::default() };
        async move { store.save_settings(&form, NOW).await }
    })
    .await;
}

#[tokio::test]
async fn what_a_form_shows_counts_as_an_edit_however_it_was_changed() {
    let home = Home::new().await;
    let store = &home.store;
    let edit = somebody(store, "linda@example.org").await;
    let ann = store.save_contact(&contact(None, 0, "ann", None), NOW).await.unwrap();
    let bob = store.save_contact(&contact(None, 0, "bob", None), NOW).await.unwrap();
    let crew = store.save_contact_group(&group(None, 0, "crew", vec![ann, bob]), NOW).await.unwrap();
    let disks = store.save_dispatch_rule(&rule(RuleId(0), 0, "disks", vec![ann, bob]), NOW).await.unwrap();
    let of_contact = async |id| store.contact(id, NOW).await.unwrap().unwrap().edited;
    let of_group = async || store.contact_group(crew, NOW).await.unwrap().unwrap().edited;
    let of_rule = async || store.dispatch_rule(disks, NOW).await.unwrap().unwrap().edited;
    let by_linda =
        |version| Edited { version: Version(version), by: Some("linda@example.org".into()), at: Some(NOW.plus(1000)) };

    // The robot's keywords and secret stand in the form of every contact that has it.
    store.save_contact(&contact(Some(ann), 1, "ann", Some("alarm")), edit).await.unwrap();
    assert_eq!((of_contact(ann).await, of_contact(bob).await), (by_linda(2), by_linda(2)));
    store.save_contact(&contact(Some(ann), 2, "ann", Some("alarm")), edit).await.unwrap();
    assert_eq!((of_contact(ann).await, of_contact(bob).await), (by_linda(3), by_linda(2)), "they are the same");
    let cleared = RobotChange::Keep { secret: SecretChange::Set(Sensitive::new("SEC1")), keywords: None };
    store.save_contact(&SaveContact { robot: cleared, ..contact(Some(bob), 2, "bob", None) }, edit).await.unwrap();
    assert_eq!((of_contact(ann).await, of_contact(bob).await), (by_linda(4), by_linda(3)));

    store.remove_member(crew, ann, edit).await.unwrap();
    assert_eq!(of_group().await, by_linda(2));
    store.remove_member(crew, ann, NOW).await.unwrap();
    assert_eq!(of_group().await, by_linda(2), "it was no member any more");

    store.set_rule_enabled(disks, Switch::Off, edit).await.unwrap();
    store.set_rule_enabled(disks, Switch::Off, NOW).await.unwrap();
    assert_eq!(of_rule().await, by_linda(2), "the second one changed nothing");

    let deleted = store.delete_contacts(&[bob], Detach::Detach, edit).await.unwrap();
    assert_eq!(deleted, Deleted::Done { count: 1, cancelled: 0 });
    assert_eq!((of_group().await, of_rule().await), (by_linda(3), by_linda(3)));

    let alerts = new_integration(store).await;
    let of_integration = async || store.integration(alerts, NOW).await.unwrap().unwrap().edited;
    store.set_integration_enabled(alerts, Switch::Off, edit).await.unwrap();
    store.set_integration_enabled(alerts, Switch::Off, NOW).await.unwrap();
    assert_eq!(of_integration().await, by_linda(2));
    store.rotate_integration(alerts, token_hash("new"), &Sensitive::new("new"), edit).await.unwrap();
    assert_eq!(of_integration().await, by_linda(3));
}
