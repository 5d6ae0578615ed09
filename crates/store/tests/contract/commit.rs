//! A change is stored as a whole or not at all.

use std::sync::Arc;

use model::{
    AlertId, GroupId, IntegrationId, Millis, RuleId,
    alert::{AlertEvent, AlertEventKind, Ends, Said},
    change::Change,
    delivery::DeliveryState,
    integration::Kind,
    notification::AlertGroup,
};
use store::{CommitOutcome, Error, IntegrationFields, Received, Sensitive, token_hash};

use crate::support::{Home, NOW, alert, attempt, change, delivery, group, log, pending, resolved, robot};

#[tokio::test]
async fn everything_in_a_change_is_there_after_a_restart() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = Change {
        events: vec![
            AlertEvent { alert: AlertId(1), at: NOW, what: fired() },
            AlertEvent { alert: AlertId(1), at: NOW, what: AlertEventKind::Grouped { rule: RuleId(1), version: 3 } },
        ],
        groups: vec![group(5).into()],
        log: vec![log(5, robot, &[1, 2], &[])],
        ..change(vec![alert(1), alert(2)])
    };
    let new = delivery("d1", robot, 5, vec![alert(1), alert(2)]);
    let outcome = home.store.commit(&change, std::slice::from_ref(&new), &[]).await.unwrap();
    assert_eq!(outcome, CommitOutcome::Done { replaced: Vec::new(), undeliverable: Vec::new() });

    let home = home.reopened().await;
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!(loaded.alerts, [alert(1), alert(2)]);
    assert_eq!(loaded.groups, [group(5)]);
    assert_eq!(loaded.log, [log(5, robot, &[1, 2], &[])]);
    assert_eq!(loaded.outbox.deliveries, [new.open()]);
    assert_eq!(loaded.pending, [pending("d1", robot, 5, &[1, 2])]);
    let detail = home.store.alert(AlertId(1)).await.unwrap().unwrap();
    assert_eq!(detail.trace.len(), 2);
    assert_eq!(detail.deliveries.len(), 1);
}

#[tokio::test]
async fn a_failing_part_leaves_nothing() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = Change { groups: vec![group(5).into()], ..change(vec![alert(1)]) };
    let of_no_group = Change { log: vec![log(99, robot, &[1], &[])], ..change.clone() };
    let error = home.store.commit(&of_no_group, &[delivery("d1", robot, 5, vec![alert(1)])], &[]).await.unwrap_err();
    assert!(matches!(error, Error::Reference), "{error:?}");
    let loaded = home.store.load(NOW).await.unwrap();
    assert!(loaded.alerts.is_empty() && loaded.groups.is_empty() && loaded.outbox.deliveries.is_empty(), "{loaded:?}");
    home.store.commit(&change, &[], &[]).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().alerts.len(), 1);
}

#[tokio::test]
async fn rows_are_replaced_by_their_new_state() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let first = Change { groups: vec![group(5).into()], log: vec![log(5, robot, &[1], &[])], ..change(vec![alert(1)]) };
    home.store.commit(&first, &[], &[]).await.unwrap();
    let over = resolved(1, NOW.plus(500));
    let flushed = AlertGroup { flushed: true, ..group(5) };
    let second = Change {
        groups: vec![flushed.clone().into()],
        log: vec![log(5, robot, &[], &[1])],
        ..change(vec![over.clone()])
    };
    home.store.commit(&second, &[], &[]).await.unwrap();
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!((loaded.alerts, loaded.groups, loaded.log), (vec![over], vec![flushed], vec![log(5, robot, &[], &[1])]));
}

#[tokio::test]
async fn a_closed_group_takes_its_log_with_it_even_in_the_change_that_wrote_it() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = Change {
        groups: vec![group(5).into(), group(6).into()],
        log: vec![log(5, robot, &[], &[1]), log(6, robot, &[1], &[])],
        closed_groups: vec![GroupId(5)],
        ..change(vec![alert(1)])
    };
    home.store.commit(&change, &[], &[]).await.unwrap();
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!(loaded.groups, [group(6)]);
    assert_eq!(loaded.log, [log(6, robot, &[1], &[])]);
    assert_eq!(loaded.last_group_id, GroupId(6));
}

#[tokio::test]
async fn who_was_told_of_what_is_settled_is_forgotten() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = Change {
        groups: vec![group(5).into()],
        log: vec![log(5, robot, &[1, 2], &[])],
        ..change(vec![alert(1), alert(2)])
    };
    let new = delivery("d1", robot, 5, vec![alert(1), alert(2)]);
    home.store.commit(&change, &[new], &[]).await.unwrap();
    attempt(&home.store, "d1", robot, DeliveryState::Sent, None).await;
    assert_eq!(home.store.load(NOW).await.unwrap().notified, [(robot, AlertId(1)), (robot, AlertId(2))]);
    let settled = Change { released: vec![AlertId(1)], at: NOW, ..Change::default() };
    home.store.commit(&settled, &[], &[]).await.unwrap();
    assert_eq!(home.reopened().await.store.load(NOW).await.unwrap().notified, [(robot, AlertId(2))]);
}

#[tokio::test]
async fn ends_that_only_moved_do_not_touch_what_is_resolved() {
    let home = Home::new().await;
    let over = resolved(2, NOW.plus(5));
    home.store.commit(&change(vec![alert(1), over.clone()]), &[], &[]).await.unwrap();
    let moved = |id| {
        let mut alert = alert(id);
        (alert.ends_at, alert.updated_at) = (Some(NOW.plus(90_000)), NOW.plus(60_000));
        alert
    };
    home.store.write_moved(&[moved(1).into(), moved(2).into()]).await.unwrap();
    home.store.write_moved(&[]).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().alerts, [moved(1)]);
    assert_eq!(home.store.alert(AlertId(2)).await.unwrap().unwrap().alert, over);
}

#[tokio::test]
async fn what_was_received_is_counted_by_minute_and_a_deleted_integration_fails_nobody() {
    let home = Home::new().await;
    let fields = IntegrationFields {
        name: "Prometheus".into(),
        kind: Kind::Prometheus,
        description: String::new(),
        enabled: true,
        auto_resolve: None,
        severities: model::severity::Table::default(),
        max_active: 20_000,
    };
    let token = Sensitive::new("token");
    let integration = home.store.create_integration(&fields, token_hash("token"), &token, NOW).await.unwrap();
    let received = |integration, at: Millis, alerts| Received { integration, at, alerts };
    let requests = [
        received(integration, NOW, 2),
        received(integration, NOW.plus(1), 3),
        received(IntegrationId(99), NOW, 4),
        received(integration, NOW.plus(61_000), 5),
    ];
    home.store.commit(&change(vec![alert(1)]), &[], &requests).await.unwrap();
    home.store.commit(&Change::default(), &[], &[received(integration, NOW, 1)]).await.unwrap();
    let row = home.store.integrations(NOW.plus(120_000)).await.unwrap().remove(0);
    assert_eq!((row.last_hour, row.last_event_at), (11, Some(NOW.plus(61_000))));
}

#[cfg(feature = "failpoint")]
#[tokio::test]
async fn a_full_disk_refuses_a_change_and_takes_it_once_it_is_free() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let change = change((1..2000).map(alert).collect());
    let delivery = delivery("d1", robot, 5, vec![alert(1)]);
    home.store.limit_pages(1).await.unwrap();
    let error = home.store.commit(&change, std::slice::from_ref(&delivery), &[]).await.unwrap_err();
    assert!(matches!(error, Error::Disk(_)), "{error:?}");
    assert!(home.store.load(NOW).await.unwrap().alerts.is_empty());
    home.store.limit_pages(u32::MAX).await.unwrap();
    home.store.commit(&change, &[delivery], &[]).await.unwrap();
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!((loaded.alerts.len(), loaded.outbox.deliveries.len()), (1999, 1));
}

#[tokio::test]
async fn updates_between_which_nothing_happened_are_one_line() {
    let home = Home::new().await;
    let event = |alert: i64, at: i64, what| AlertEvent { alert: AlertId(alert), at: Millis(at), what };
    let commit = async |events: Vec<AlertEvent>| {
        let alerts = if events[0].at.0 == 0 { vec![Arc::new(alert(1)), Arc::new(alert(2))] } else { Vec::new() };
        home.store.commit(&Change { alerts, events, ..Change::default() }, &[], &[]).await.unwrap();
    };
    let updated = || AlertEventKind::UPDATED;
    commit(vec![event(1, 0, fired()), event(1, 0, updated()), event(2, 0, fired())]).await;
    for at in 1..=300 {
        commit(vec![event(1, at, updated()), event(2, at, updated())]).await;
    }
    commit(vec![event(1, 301, AlertEventKind::Unmatched)]).await;
    commit(vec![event(1, 302, updated())]).await;
    commit(vec![event(1, 303, updated()), event(1, 303, over())]).await;
    let trace = home.store.alert(AlertId(1)).await.unwrap().unwrap().trace;
    let trace: Vec<(i64, AlertEventKind)> = trace.into_iter().map(|line| (line.at.0, line.what)).collect();
    let often = |times, last| AlertEventKind::Updated { times, last: Some(Millis(last)) };
    let expected =
        [(0, fired()), (0, often(301, 300)), (301, AlertEventKind::Unmatched), (302, often(2, 303)), (303, over())];
    assert_eq!(trace, expected);
    let other = home.store.alert(AlertId(2)).await.unwrap().unwrap().trace;
    assert_eq!(other[1].what, often(300, 300));
    for at in 400..403 {
        commit(vec![event(1, at, AlertEventKind::STILL_REPORTED)]).await;
    }
    let trace = home.store.alert(AlertId(1)).await.unwrap().unwrap().trace;
    assert_eq!(trace.len(), expected.len() + 1);
    assert_eq!(trace.last().unwrap().what, AlertEventKind::StillReported { times: 3, last: Some(Millis(402)) });
}

const fn fired() -> AlertEventKind {
    AlertEventKind::Fired { said: Said { starts_at: Some(Millis(3)), ends: Some(Ends::After(4)) } }
}

const fn over() -> AlertEventKind {
    AlertEventKind::ResolvedBySender { said: Said { starts_at: None, ends: Some(Ends::At(Millis(5))) } }
}
