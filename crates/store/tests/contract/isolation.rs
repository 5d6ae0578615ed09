//! No single row stops the others: what cannot be stored or read is left out by itself, and says so.

use model::{
    AlertId, Millis, RobotId, RuleId, Version,
    alert::AlertEventKind,
    change::Change,
    contact_group::ContactGroupForm,
    delivery::{DeliveryState, Unsent},
    dispatch_rule::{DispatchRule, DispatchRuleForm},
    notification::Reason,
    settings::SettingsForm,
};
use store::{AttemptStart, End, Error, RobotChange, SaveContact, Switch};

use crate::support::{
    Home, NOW, alert, begin, change, commit, delivery, group, id, log, new_robot, queue, resolved, robot, state, tamper,
};

const LATER: Millis = NOW.plus(90 * 24 * 3_600_000);

/// A rule whose handler is a contact with the robot `one`.
async fn rule(home: &Home) -> (RuleId, RobotId) {
    let contact = SaveContact {
        id: None,
        version: Version::NONE,
        name: "On-call".into(),
        phone: None,
        email: None,
        ding_user_id: String::new(),
        system_notifications: false,
        robot: RobotChange::Set(new_robot("one")),
        limit: None,
    };
    let contact = home.store.save_contact(&contact, NOW).await.unwrap();
    let form = ContactGroupForm { name: "Team".into(), contacts: vec![contact], ..ContactGroupForm::default() };
    let group = home.store.save_contact_group(&form, NOW).await.unwrap();
    let form = DispatchRuleForm { name: "Everything".into(), groups: vec![group], ..DispatchRuleForm::default() };
    let rule: DispatchRule = form.check().unwrap();
    (home.store.save_dispatch_rule(&rule, NOW).await.unwrap(), robot(&home.store, "one").await)
}

#[tokio::test]
async fn a_message_for_a_robot_that_is_gone_is_dropped_and_its_alert_says_so() {
    let home = Home::new().await;
    let there = robot(&home.store, "one").await;
    let deliveries = [delivery("there", there, 5, vec![alert(1)]), delivery("gone", RobotId(99), 5, vec![alert(1)])];
    let change = Change { groups: vec![group(5).into()], ..change(vec![alert(1)]) };
    let (_, undeliverable) = commit(&home.store, &change, &deliveries).await;
    assert_eq!(undeliverable, [id("gone")]);
    assert!(home.store.delivery(&id("gone"), NOW).await.unwrap().is_none());
    let detail = home.store.alert(AlertId(1)).await.unwrap().unwrap();
    assert_eq!(detail.deliveries.len(), 1);
    assert_eq!(detail.trace[0].what, AlertEventKind::RobotGone { rule: RuleId(1), version: 3 });
    let asked = delivery("asked", RobotId(99), 5, vec![]);
    assert!(matches!(home.store.insert_delivery(&asked).await, Err(Error::Reference)));
}

#[tokio::test]
async fn a_robot_that_is_owed_a_recovery_is_kept() {
    let home = Home::new().await;
    let (logged, told) = (robot(&home.store, "logged").await, robot(&home.store, "told").await);
    let change =
        Change { groups: vec![group(5).into()], log: vec![log(5, logged, &[1], &[])], ..change(vec![alert(1)]) };
    home.store.commit(&change, &[delivery("d1", told, 5, vec![alert(1)])], &[]).await.unwrap();
    let accepted = store::Finished {
        delivery: &id("d1"),
        robot: told,
        number: 1,
        finished_at: NOW,
        answer: &crate::support::answer(model::answer::Verdict::Sent, model::answer::Meaning::Accepted),
        state: DeliveryState::Sent,
        due_at: NOW,
        unsure: false,
        notified: &[AlertId(1)],
        robot_health: None,
        notices: &[],
    };
    begin(&home.store, "d1", b"{}").await;
    home.store.finish_attempts(&[accepted]).await.unwrap();
    while home.store.purge(LATER, LATER, 100).await.unwrap() > 0 {}
    assert!(home.store.delivery(&id("d1"), NOW).await.unwrap().is_none(), "the delivery is old enough to go");
    assert!(home.store.credentials(logged).await.is_ok() && home.store.credentials(told).await.is_ok());

    let over =
        Change { closed_groups: vec![model::GroupId(5)], ..crate::support::change(vec![resolved(1, NOW.plus(1))]) };
    home.store.commit(&over, &[], &[]).await.unwrap();
    while home.store.purge(LATER, LATER, 100).await.unwrap() > 0 {}
    assert!(matches!(home.store.credentials(logged).await, Err(Error::NotFound)), "nothing is owed any more");
}

#[tokio::test]
async fn a_rule_that_is_off_or_deleted_begins_nothing() {
    for delete in [false, true] {
        let home = Home::new().await;
        let (rule, robot) = rule(&home).await;
        if delete {
            home.store.delete_dispatch_rules(&[rule], NOW).await.unwrap();
        } else {
            home.store.set_rule_enabled(rule, Switch::Off, NOW).await.unwrap();
        }
        // Decided by the old rules, which were still in force.
        let mut resend = delivery("resend", robot, 6, vec![]);
        resend.notification.reason = Reason::Resend;
        queue(&home.store, &[delivery("late", robot, 5, vec![alert(1)]), resend]).await;
        assert_eq!(begin(&home.store, "late", b"{}").await, AttemptStart::RuleOff);
        assert_eq!(state(&home.store, "late").await, DeliveryState::Cancelled);
        assert_eq!(begin(&home.store, "late", b"{}").await, AttemptStart::NotOpen);
        assert_eq!(begin(&home.store, "resend", b"{}").await, AttemptStart::Started);
    }
}

#[tokio::test]
async fn a_robot_that_is_no_handler_any_more_is_sent_recoveries_only() {
    let home = Home::new().await;
    let (rule, handler) = rule(&home).await;
    let former = robot(&home.store, "two").await;
    let mut recovery = delivery("recovery", former, 7, vec![]);
    recovery.notification.reason = Reason::AllResolved;
    let mut deliveries = [delivery("handler", handler, 5, vec![]), delivery("former", former, 6, vec![]), recovery];
    for delivery in &mut deliveries {
        delivery.notification.rule = Some(rule);
    }
    queue(&home.store, &deliveries).await;
    for (name, unwanted) in [("handler", false), ("former", true), ("recovery", false)] {
        assert_eq!(home.store.cancel_unwanted(&id(name), NOW).await.unwrap(), unwanted, "{name}");
    }
    assert_eq!(state(&home.store, "former").await, DeliveryState::Cancelled);
    assert_eq!(home.store.open_delivery_ids().await.unwrap(), [id("handler"), id("recovery")].into());
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_left_out_and_named() {
    let home = Home::new().await;
    let (_, robot) = rule(&home).await;
    let change = Change {
        groups: vec![group(5).into(), group(6).into()],
        log: vec![log(5, robot, &[1], &[]), log(6, robot, &[2], &[])],
        ..change(vec![alert(1), alert(2), alert(3)])
    };
    let deliveries = [delivery("d1", robot, 5, vec![alert(1)]), delivery("d2", robot, 6, vec![alert(2)])];
    home.store.commit(&change, &deliveries, &[]).await.unwrap();
    home.store.alive(NOW).await.unwrap();
    for statement in [
        "update alert set labels = '[]' where id = 1",
        "update alert set labels = cast(x'80' as text) where id = 3",
        "update alert_group set labels = 'x' where id = 5",
        "update notification_log set firing = '{}' where group_id = 5",
        "update delivery set firing = '{}' where id = 'd1'",
        "update dispatch_rule set conditions = 'x'",
        "update robot set keywords = 'x'",
        "update setting set value = 'x' where name = 'alive_at'",
    ] {
        tamper(&home, statement).await;
    }
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!(loaded.alerts, [alert(2)]);
    assert_eq!(loaded.groups, [group(6)]);
    assert_eq!((loaded.log.len(), loaded.outbox.deliveries.len(), loaded.routing.rules.len()), (1, 1, 0));
    assert_eq!((loaded.outbox.robots.len(), loaded.alive_at), (1, None));
    let mut named: Vec<(&str, &str)> = loaded.unreadable.iter().map(|row| (row.table, row.id.as_str())).collect();
    named.sort_unstable();
    let expected = [
        ("alert", "1"),
        ("alert", "3"),
        ("alert_group", "5"),
        ("delivery", "d1"),
        ("dispatch_rule", "1"),
        ("notification_log", "5"),
        ("robot", "1"),
        ("setting", "alive_at"),
    ];
    assert_eq!(named, expected);
    assert!(home.store.robot_summary(robot, NOW).await.unwrap().is_some(), "pages show the robot all the same");
}

/// Migration 4 on a database of the version before it, with data.
#[tokio::test]
async fn a_database_from_before_gets_the_index_by_which_retention_asks() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change =
        Change { groups: vec![group(5).into()], log: vec![log(5, robot, &[1], &[])], ..change(vec![alert(1)]) };
    home.store.commit(&change, &[], &[]).await.unwrap();
    let before = home.store.load(NOW).await.unwrap();
    home.store.close().await;
    tamper(&home, "delete from _sqlx_migrations where version = 4").await;
    let path = home.folder.path().join(store::Store::FILE);
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query("drop index notification_log_robot").execute(&pool).await.unwrap();
    pool.close().await;

    let home = home.reopened().await;
    assert_eq!(home.store.load(NOW).await.unwrap(), before);
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    let indexes: i64 = sqlx::query_scalar("select count(*) from sqlite_master where name = 'notification_log_robot'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(indexes, 1);
    pool.close().await;
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_the_defaults() {
    let home = Home::new().await;
    assert!(home.store.settings_are_readable().await.unwrap(), "nothing was saved");
    home.store.save_settings(&SettingsForm::default(), NOW).await.unwrap();
    assert!(home.store.settings_are_readable().await.unwrap());
    tamper(&home, "update setting set value = cast(x'7bff' as text) where name = 'form'").await;
    let expected = SettingsForm { version: Version(1), ..SettingsForm::default() };
    assert_eq!(home.store.settings().await.unwrap(), expected);
    assert!(!home.store.settings_are_readable().await.unwrap());
    home.store.save_settings(&expected, NOW).await.unwrap();
    assert!(home.store.settings_are_readable().await.unwrap());
}

#[tokio::test]
async fn a_url_that_cannot_be_decrypted_is_mended_by_typing_it_again() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    tamper(
        &home,
        "update robot set url = x'00', blocked_since = 1, blocked_meaning = '{\"kind\":\"secret_unreadable\"}'",
    )
    .await;
    let error = home.store.credentials(robot).await.unwrap_err();
    assert!(matches!(error, Error::Undecipherable { .. }) && !error.is_transient(), "{error:?}");
    assert_eq!(home.store.upsert_robot(&new_robot("one")).await.unwrap(), robot);
    assert!(home.store.credentials(robot).await.is_ok());
    let states = home.store.robots().await.unwrap();
    assert!(states.iter().all(|state| state.blocked.is_none()), "{states:?}");
}

#[tokio::test]
async fn what_expires_says_why() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    let end = |name, unsent| End { delivery: id(name), state: DeliveryState::Expired, unsent };
    let waited = Unsent::OldRecovery { waited: 5 };
    let ends = [end("d1", Some(waited.clone())), end("unknown", None)];
    assert_eq!(home.store.end_deliveries(&ends, NOW).await.unwrap(), [id("d1")]);
    assert!(home.store.end_deliveries(&ends, NOW).await.unwrap().is_empty());
    assert_eq!(home.store.delivery(&id("d1"), NOW).await.unwrap().unwrap().unsent, Some(waited));
    assert_eq!(home.store.delivery_title(&id("d1")).await.unwrap(), "Everything");
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Expired);
}

#[tokio::test]
async fn what_cannot_be_stored_is_told_from_what_can_be_tried_again() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    tamper(
        &home,
        "create trigger poison before insert on alert when new.name = 'Alert1' begin select raise(abort, 'no'); end",
    )
    .await;
    let error = home.store.commit(&change(vec![alert(1)]), &[], &[]).await.unwrap_err();
    assert!(!error.is_transient(), "{error:?}");
    let of_no_group = Change { log: vec![log(99, robot, &[], &[])], ..change(vec![]) };
    assert!(!home.store.commit(&of_no_group, &[], &[]).await.unwrap_err().is_transient());
}
