//! What is read at the start: all that is still open, and nothing else.

use model::{
    AlertId, Fingerprint, GroupId,
    alert::{Alert, Ended, Since},
    change::Change,
    delivery::Pending,
};
use store::Loaded;

use crate::support::{Home, NOW, alert, begin, change, delivery, group, log, pending, queue, resolved, robot};

#[tokio::test]
async fn a_new_store_starts_with_nothing() {
    let home = Home::new().await;
    assert_eq!(home.store.load(NOW).await.unwrap(), Loaded::default());
}

#[tokio::test]
async fn resolved_alerts_are_read_only_while_the_log_names_them() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let over = |id| resolved(id, NOW.plus(1));
    let change = Change {
        groups: vec![group(5).into()],
        log: vec![log(5, robot, &[1, 4], &[3])],
        ..change(vec![alert(1), over(2), over(3), over(4), alert(5)])
    };
    home.store.commit(&change, &[], &[]).await.unwrap();
    assert_eq!(home.store.load(NOW).await.unwrap().alerts, [alert(1), over(3), over(4), alert(5)]);
}

/// Reports of it may still come.
#[tokio::test]
async fn what_is_lately_over_is_read_and_what_a_person_resolved_until_its_sender_agrees() {
    let home = Home::new().await;
    let old = |id| resolved(id, NOW.plus(-21 * 60_000));
    let person = |since| Some(Ended::Person { name: "li@example.org".into(), since });
    let by_person = |id, since| Alert { ended: person(since), ..old(id) };
    let lately = Alert {
        ended: Some(Ended::Sender),
        sent_group: Some(Fingerprint::of_text("{}:{}")),
        is_cut: true,
        ..resolved(2, NOW.plus(-60_000))
    };
    let over = [
        lately,
        by_person(3, Since::Nothing),
        by_person(4, Since::StillReported),
        Alert { ended: person(Since::Nothing), ..resolved(6, NOW) },
    ];
    let mut all = vec![old(1), by_person(5, Since::Over), Alert { ended: Some(Ended::Silence), ..old(7) }];
    all.extend(over.clone());
    home.store.commit(&change(all), &[], &[]).await.unwrap();
    assert_eq!(home.reopened().await.store.load(NOW).await.unwrap().over, over);
}

#[tokio::test]
async fn ids_are_not_given_again_when_their_rows_are_gone() {
    let home = Home::new().await;
    let change =
        Change { groups: vec![group(8).into()], closed_groups: vec![GroupId(8)], ..change(vec![resolved(9, NOW)]) };
    home.store.commit(&change, &[], &[]).await.unwrap();
    assert_eq!(home.store.purge(NOW.plus(1), NOW, 100).await.unwrap(), 1);
    let loaded = home.reopened().await.store.load(NOW).await.unwrap();
    assert_eq!((loaded.last_alert_id, loaded.last_group_id), (AlertId(9), GroupId(8)));
}

#[tokio::test]
async fn the_last_sign_of_life_is_remembered() {
    let home = Home::new().await;
    home.store.alive(NOW).await.unwrap();
    home.store.alive(NOW.plus(5_000)).await.unwrap();
    assert_eq!(home.reopened().await.store.load(NOW).await.unwrap().alive_at, Some(NOW.plus(5_000)));
}

#[tokio::test]
async fn what_a_waiting_delivery_will_tell_is_pending() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let mut late = delivery("d2", robot, 6, vec![alert(3)]);
    late.created_at = NOW.plus(1);
    home.store.commit(&change(vec![resolved(2, NOW)]), &[], &[]).await.unwrap();
    queue(&home.store, &[late, delivery("d1", robot, 5, vec![alert(1), resolved(2, NOW)])]).await;
    let loaded = home.store.load(NOW).await.unwrap();
    let first = Pending { resolved: vec![resolved(2, NOW).into()], ..pending("d1", robot, 5, &[1]) };
    assert_eq!(loaded.pending, [first, pending("d2", robot, 6, &[3])], "oldest first");
    begin(&home.store, "d2", b"{}").await;
    let tried: Vec<bool> = home.store.load(NOW).await.unwrap().pending.iter().map(|pending| pending.unsure).collect();
    assert_eq!(tried, [false, true]);
}
