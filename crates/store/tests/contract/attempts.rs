//! A delivery on its way: each attempt is known before its first byte leaves, and its answer decides what comes next.

use model::{
    AlertId, Millis,
    answer::{Answer, Meaning, Verdict},
    delivery::DeliveryState,
};
use store::{AttemptStart, Finished, RecentAttempt};

use crate::support::{Home, NOW, alert, answer, attempt, begin, change, delivery, id, queue, robot, state};

#[tokio::test]
async fn an_attempt_under_way_is_found_after_a_crash_with_the_bytes_it_sent() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![alert(1)])]).await;
    let begun = begin(&home.store, "d1", b"first").await;
    assert_eq!(begun, AttemptStart::Started);

    let home = home.reopened().await;
    let outbox = home.store.outbox(NOW.plus(3_600_000)).await.unwrap();
    let found = &outbox.deliveries[0];
    assert_eq!((found.state, found.attempts, found.unsure), (DeliveryState::Sending, 1, true));
    let mut contents = home.store.contents(&[id("d1"), id("unknown")]).await.unwrap();
    let content = contents.remove(&id("d1")).unwrap().unwrap();
    assert_eq!((content.body.as_deref(), content.notification.alerts.len()), (Some(&b"first"[..]), 1));
    assert!(contents.is_empty());
    let unfinished = RecentAttempt { robot, delivery: id("d1"), number: 1, started_at: NOW, finished_at: None };
    assert_eq!(outbox.recent_attempts, [unfinished]);
}

#[tokio::test]
async fn what_may_have_arrived_keeps_its_bytes_and_what_certainly_did_not_is_written_anew() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    let lost = Answer { maybe_delivered: true, ..answer(Verdict::Retry, Meaning::Unanswered) };
    let busy = answer(Verdict::Retry, Meaning::Busy);
    let refused = answer(Verdict::Blocked, Meaning::KeywordMissing);
    for (name, answer, state, kept) in [
        ("d1", &lost, DeliveryState::Retrying, true),
        ("d2", &busy, DeliveryState::Retrying, false),
        ("d3", &refused, DeliveryState::Blocked, false),
    ] {
        queue(&home.store, &[delivery(name, robot, 5, vec![])]).await;
        begin(&home.store, name, b"{}").await;
        let finished = Finished {
            delivery: &id(name),
            robot,
            number: 1,
            finished_at: NOW.plus(100),
            answer,
            state,
            due_at: NOW,
            unsure: answer.maybe_delivered,
            notified: &[],
            notices: &[],
            robot_health: None,
        };
        home.store.finish_attempts(&[finished]).await.unwrap();
        let outbox = home.store.outbox(NOW).await.unwrap();
        let found = outbox.deliveries.iter().find(|found| found.id == id(name)).unwrap();
        assert_eq!(found.unsure, kept, "{name}");
        let shown = home.store.delivery(&id(name), NOW).await.unwrap().unwrap();
        assert_eq!(shown.body.is_some(), kept, "{name}");
    }
}

#[tokio::test]
async fn an_accepted_message_is_final_and_remembers_who_was_told() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    home.store.commit(&change(vec![alert(1)]), &[delivery("d1", robot, 5, vec![alert(1)])], &[]).await.unwrap();
    begin(&home.store, "d1", b"{}").await;
    let accepted = answer(Verdict::Sent, Meaning::Accepted);
    let finished = Finished {
        notices: &[],
        delivery: &id("d1"),
        robot,
        number: 1,
        finished_at: NOW.plus(100),
        answer: &accepted,
        state: DeliveryState::Sent,
        due_at: NOW,
        unsure: false,
        notified: &[AlertId(1), AlertId(77)],
        robot_health: None,
    };
    home.store.finish_attempts(&[finished]).await.unwrap();
    let loaded = home.store.load(NOW).await.unwrap();
    assert_eq!(loaded.notified, [(robot, AlertId(1))]);
    assert!(loaded.outbox.deliveries.is_empty());
    let stored = home.store.delivery(&id("d1"), NOW).await.unwrap().unwrap();
    assert_eq!(stored.attempts[0].answer.as_ref(), Some(&accepted));
    assert_eq!((stored.row.state, stored.row.finished_at), (DeliveryState::Sent, Some(NOW.plus(100))));
}

#[tokio::test]
async fn what_is_over_cannot_be_tried() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    queue(&home.store, &[delivery("d2", robot, 5, vec![])]).await;
    assert_eq!(begin(&home.store, "d1", b"{}").await, AttemptStart::NotOpen);
    assert_eq!(begin(&home.store, "unknown", b"{}").await, AttemptStart::NotOpen);
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Replaced);
    assert!(home.store.outbox(NOW).await.unwrap().recent_attempts.is_empty());
}

#[tokio::test]
async fn attempts_count_against_the_budget_until_70_seconds_after_their_answer() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 5, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Sent, None).await;
    let recent = async |at: Millis| home.store.outbox(at).await.unwrap().recent_attempts.len();
    assert_eq!(recent(NOW.plus(70_000)).await, 1);
    assert_eq!(recent(NOW.plus(70_100)).await, 0);
    // The clock went back.
    assert_eq!(recent(NOW.plus(-3_600_000)).await, 1);
}
