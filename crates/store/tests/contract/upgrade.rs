//! A database of an earlier version, with data in it, is brought to this one.

use std::{fs, path::Path};

use model::{
    ContactGroupId, ContactId, Edited, IntegrationId, RuleId, Version, delivery::DeliveryState, settings::SettingsForm,
};
use sqlx::{Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use store::{AttemptStart, Begin, End, Finished, IntegrationFields, Store};

use crate::support::{Home, NOW, open};

/// A folder with a database as the migrations up to this one leave it, after these statements.
async fn of_version(last: i64, statements: &[&'static str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let known = tempfile::tempdir().unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite")).unwrap() {
        let (path, name) = file.map(|file| (file.path(), file.file_name().into_string().unwrap())).unwrap();
        if name[..4].parse::<i64>().unwrap() <= last {
            fs::copy(path, known.path().join(name)).unwrap();
        }
    }
    let options = SqliteConnectOptions::new().filename(folder.path().join(Store::FILE)).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    Migrator::new(known.path()).await.unwrap().run(&mut connection).await.unwrap();
    for &statement in statements {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    folder
}

const EVERYTHING: [&str; 7] = [
    "insert into contact (name, email, system_notifications, created_at, updated_at) values ('Ann', 'a@b.cn', 0, 5, 6)",
    "insert into contact_group (name, created_at, updated_at) values ('Crew', 5, 6)",
    "insert into contact_group_member values (1, 1)",
    r#"insert into dispatch_rule values (1, 1, 'Disks', 1, 4, '[]', 'generate', 0, '["host"]', 0, 1000, 61000, 1, 1,
        'handlers', 5, 6)"#,
    "insert into rule_contact values (1, 1)",
    "insert into integration (name, kind, description, enabled, token_hash, token, created_at, updated_at)
        values ('Alerts', 'arms_event', '', 1, x'01', x'02', 5, 6)",
    r#"insert into setting values ('form', '{"language":"en","zone":"UTC","public_url":"","robot_budget":"7"}'),
        ('alive_at', '7')"#,
];

#[tokio::test]
async fn what_was_there_before_versions_has_the_first_one_and_can_be_edited() {
    let folder = of_version(1, &EVERYTHING).await;
    let home = Home { store: open(&folder, 7).await.unwrap(), folder };
    let store = &home.store;
    let unknown = |version| Edited { version: Version(version), by: None, at: Some(model::Millis(6)) };

    let contact = store.contact(ContactId(1), NOW).await.unwrap().unwrap();
    assert_eq!((contact.row.name.as_str(), contact.edited), ("Ann", unknown(1)));
    let group = store.contact_group(ContactGroupId(1), NOW).await.unwrap().unwrap();
    assert_eq!((group.members.len(), group.edited), (1, unknown(1)));
    let rule = store.dispatch_rule(RuleId(1), NOW).await.unwrap().unwrap();
    assert_eq!(rule.edited, unknown(4), "a rule keeps the version that its decisions were stored with");
    let settings = store.settings().await.unwrap();
    assert_eq!((settings.robot_budget.as_str(), settings.version), ("7", Version(1)));
    let edited = store.settings_edited().await.unwrap();
    assert_eq!(edited, Edited { version: Version(1), by: None, at: None });

    store.save_contact_group(&store.contact_group_form(ContactGroupId(1)).await.unwrap().unwrap(), NOW).await.unwrap();
    store.save_dispatch_rule(&rule.row.rule, NOW).await.unwrap();
    store.save_settings(&SettingsForm { zone: "Asia/Tokyo".into(), ..settings }, NOW).await.unwrap();
    let fields = IntegrationFields {
        name: "Renamed".into(),
        kind: model::integration::Kind::ArmsEvent,
        description: String::new(),
        enabled: true,
        auto_resolve: None,
        severities: model::severity::Table::default(),
        max_active: 20_000,
    };
    store.update_integration(IntegrationId(1), Version(1), &fields, NOW).await.unwrap();
    assert_eq!(store.dispatch_rule(RuleId(1), NOW).await.unwrap().unwrap().edited.version, Version(5));
    assert_eq!(store.settings_edited().await.unwrap().version, Version(2));
}

/// What stands in a database of the version before severities: an alert that fires, and a message about it that waits.
const WAITING: [&str; 6] = [
    r#"insert into alert (id, integration_id, fingerprint, name, level, labels, annotations, generator_url, starts_at,
        ends_by_timeout, received_at, updated_at)
        values (7, 1, '00000000000000aa', 'DiskFull', 2, '{"alertname":"DiskFull","severity":"error"}', '{}', '', 5, 0, 5, 5)"#,
    r"insert into alert (id, integration_id, fingerprint, name, level, labels, annotations, generator_url, starts_at,
        ends_by_timeout, received_at, updated_at) values (9, 1, '00000000000000bb', 'Damaged', 2, '{', '{', '', 5, 0, 5, 5)",
    "insert into robot (id, identity, url, masked_url, created_at, updated_at) values (3, x'01', x'02', '', 5, 5)",
    r#"insert into delivery (id, robot_id, rule_version, reason, state, title, alerts, created_at, due_at, notification)
        values ('00000000-0000-7000-8000-000000000001', 3, 0, 'first', 'queued', 'DiskFull', 2, 5, 5, json('{"alerts":[
            {"id":7,"labels":{"alertname":"DiskFull"}},{"id":8,"labels":{"alertname":"Gone"}}],"rule_name":"Disks"}'))"#,
    r#"insert into delivery (id, robot_id, rule_version, reason, state, title, alerts, created_at, due_at, notification, body)
        values ('00000000-0000-7000-8000-000000000002', 3, 0, 'first', 'sent', 'DiskFull', 0, 5, 5, '{"alerts":[]}', x'00')"#,
    "insert into delivery (id, robot_id, rule_version, reason, state, title, alerts, created_at, due_at, notification)
        values ('00000000-0000-7000-8000-000000000003', 3, 0, 'first', 'superseded', '', 0, 5, 5, '{')",
];

#[tokio::test]
async fn a_message_that_waits_has_its_levels_after_the_update() {
    let folder = of_version(6, &WAITING).await;
    let home = Home { store: open(&folder, 7).await.unwrap(), folder };
    let url = home.folder.path().join(Store::FILE);
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(url)).await.unwrap();
    let waiting: String = sqlx::query_scalar("select notification from delivery where state = 'queued'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(
        waiting,
        r#"{"alerts":[{"id":7,"labels":{"alertname":"DiskFull"},"severity":{"level":"P2","word":"error"}},{"id":8,"labels":{"alertname":"Gone"},"severity":{"level":"P6","word":""}}],"rule_name":"Disks"}"#
    );
    let sent: String = sqlx::query_scalar("select notification from delivery where state = 'sent'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(sent, r#"{"alerts":[]}"#, "what was sent stays as it was");
    let alert = home.store.alert(model::AlertId(7)).await.unwrap().unwrap().alert;
    assert_eq!((alert.severity.word.as_str(), alert.level()), ("error", model::severity::Level::P2));
}

/// An alert that fires, and one that is over.
const BEFORE_ENDS: [&str; 2] = [
    r#"insert into alert (id, integration_id, fingerprint, name, level, severity, labels, annotations, generator_url, starts_at,
        ends_at, ends_by_timeout, received_at, updated_at)
        values (7, 1, '00000000000000aa', 'DiskFull', 2, 'error', '{"alertname":"DiskFull"}', '{}', '', 5, 9, 1, 5, 5)"#,
    r#"insert into alert (id, integration_id, fingerprint, name, level, severity, labels, annotations, generator_url, starts_at,
        ends_at, ends_by_timeout, received_at, updated_at, resolved_at)
        values (8, 1, '00000000000000bb', 'Slow', 2, 'error', '{"alertname":"Slow"}', '{}', '', 5, 6, 0, 5, 5, 7)"#,
];

#[tokio::test]
async fn of_what_ended_before_the_update_it_is_not_known_how() {
    let folder = of_version(7, &BEFORE_ENDS).await;
    let store = open(&folder, 7).await.unwrap();
    let loaded = store.load(model::Millis(8)).await.unwrap();
    let ids = |alerts: &[model::alert::Alert]| alerts.iter().map(|alert| alert.id.0).collect::<Vec<_>>();
    assert_eq!((ids(&loaded.alerts), ids(&loaded.over)), (vec![7], vec![8]));
    for alert in loaded.alerts.iter().chain(&loaded.over) {
        assert_eq!((&alert.ended, alert.sent_group, alert.is_cut), (&None, None, false));
    }
    let row = |id| async move { store.alert(model::AlertId(id)).await.unwrap().unwrap().alert };
    assert_eq!(row(8).await.ended_at(), Some(model::Millis(6)));
}

#[tokio::test]
async fn what_waits_since_before_the_update_waits_since_its_decision() {
    let readable = WAITING[3].replace(
        r#""rule_name":"Disks""#,
        r#""rule_name":"Disks","robot":3,"group":null,"rule":null,"rule_version":0,
        "reason":"first","group_labels":{},"mention":"nobody","people":[],"at":5"#,
    );
    let readable: &'static str = readable
        .replace(r#"{"id":7,"labels":{"alertname":"DiskFull"}},{"id":8,"labels":{"alertname":"Gone"}}"#, "")
        .leak();
    let folder = of_version(10, &[WAITING[2], readable]).await;
    let store = open(&folder, 7).await.unwrap();
    let waiting = store.outbox(NOW).await.unwrap().deliveries;
    let places: Vec<_> = waiting.iter().map(|waits| (waits.place.since, waits.place.rank)).collect();
    assert_eq!(places, [(model::Millis(5), 11)]);
    // It is sent, blocked and expires like any other.
    let delivery = waiting[0].id.clone();
    let contents = store.contents(std::slice::from_ref(&delivery)).await.unwrap();
    assert_eq!(contents[&delivery].as_ref().unwrap().notification.rule_name, "Disks");
    let begin = Begin { delivery: &delivery, number: 1, body: b"{}" };
    assert_eq!(store.begin_attempts(&[begin], NOW).await.unwrap(), [AttemptStart::Started]);
    let contents = store.contents(std::slice::from_ref(&delivery)).await.unwrap();
    assert_eq!(contents[&delivery].as_ref().unwrap().body.as_deref(), Some(&b"{}"[..]));
    let answer = crate::support::answer(model::answer::Verdict::Retry, model::answer::Meaning::Busy);
    let busy = Finished {
        delivery: &delivery,
        robot: waiting[0].robot,
        number: 1,
        finished_at: NOW,
        answer: &answer,
        state: DeliveryState::Retrying,
        due_at: NOW,
        unsure: false,
        notified: &[],
        robot_health: None,
        notices: &[],
    };
    store.finish_attempts(&[busy]).await.unwrap();
    let end = End { delivery: delivery.clone(), state: DeliveryState::Expired, unsent: None };
    assert_eq!(store.end_deliveries(&[end], NOW).await.unwrap(), [delivery]);
    store.close().await;
    let url = folder.path().join(Store::FILE);
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(url)).await.unwrap();
    let whole: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(whole, "ok");
    let refused = sqlx::query("update delivery set state = 'nonsense'").execute(&mut connection).await;
    assert!(refused.is_err(), "only known states");
}
