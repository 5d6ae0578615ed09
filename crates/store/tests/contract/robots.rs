//! A robot's health decides what waits for it; a person mends it.

use model::{answer::Meaning, delivery::DeliveryState, robot::Health};
use store::{HealthChange, NewRobot, SecretChange, Sensitive, Store};

use crate::support::{Home, NOW, attempt, blocked, delivery, new_robot, queue, robot, robot_state, state};

/// As a person does: the secret is typed again.
async fn mend(store: &Store, token: &str) {
    let secret = SecretChange::Set(Sensitive::new("SEC1"));
    store.upsert_robot(&NewRobot { secret, ..new_robot(token) }).await.unwrap();
}

#[tokio::test]
async fn a_throttled_robot_is_paused_with_all_that_waits_for_it_and_no_other() {
    let home = Home::new().await;
    let (one, two) = (robot(&home.store, "one").await, robot(&home.store, "two").await);
    let waiting = [delivery("d1", one, 1, vec![]), delivery("d2", one, 2, vec![]), delivery("d3", two, 1, vec![])];
    queue(&home.store, &waiting).await;
    let until = NOW.plus(600_000);
    attempt(&home.store, "d1", one, DeliveryState::Throttled, Some(HealthChange::Throttled(until))).await;
    let stored = home.store.delivery(&waiting[1].id, NOW).await.unwrap().unwrap().row;
    assert_eq!((stored.state, stored.due_at), (DeliveryState::Throttled, until));
    assert_eq!(state(&home.store, "d3").await, DeliveryState::Queued);
    let health = robot_state(&home.store, one).await;
    assert_eq!(health.health(NOW), Health::Throttled { until });
    assert_eq!(health.health(until), Health::Ok);

    // What comes meanwhile waits too.
    queue(&home.store, &[delivery("d4", one, 3, vec![])]).await;
    let late = home.store.delivery(&crate::support::id("d4"), NOW).await.unwrap().unwrap().row;
    assert_eq!((late.state, late.due_at), (DeliveryState::Throttled, until));

    let home = home.reopened().await;
    assert_eq!(home.store.outbox(NOW).await.unwrap().robots[0].throttled_until, Some(until));
}

#[tokio::test]
async fn a_blocked_robot_holds_everything_until_a_person_mends_it() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Blocked, Some(blocked())).await;
    queue(&home.store, &[delivery("d3", robot, 3, vec![])]).await;
    for delivery in ["d1", "d2", "d3"] {
        assert_eq!(state(&home.store, delivery).await, DeliveryState::Blocked, "{delivery}");
    }
    let health = robot_state(&home.store, robot).await.health(NOW);
    let errmsg = "keywords not in content".into();
    assert_eq!(health, Health::Blocked { since: NOW, meaning: Meaning::KeywordMissing, errmsg });

    mend(&home.store, "one").await;
    for delivery in ["d1", "d2", "d3"] {
        assert_eq!(state(&home.store, delivery).await, DeliveryState::Queued, "{delivery}");
    }
    assert_eq!(robot_state(&home.store, robot).await.health(NOW), Health::Ok);
}

#[tokio::test]
async fn new_keywords_or_a_new_secret_mend_a_blocked_robot() {
    let home = Home::new().await;
    let keywords = NewRobot { keywords: Some(vec!["alert".into()]), ..new_robot("one") };
    let robot = home.store.upsert_robot(&keywords).await.unwrap();
    queue(&home.store, &[delivery("d1", robot, 1, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Blocked, Some(blocked())).await;

    assert_eq!(home.store.upsert_robot(&keywords).await.unwrap(), robot);
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Blocked, "nothing was changed");

    let more = NewRobot { keywords: Some(vec!["alert".into(), "告警".into()]), ..new_robot("one") };
    assert_eq!(home.store.upsert_robot(&more).await.unwrap(), robot);
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Queued);
    assert_eq!(home.store.credentials(robot).await.unwrap().keywords, ["alert", "告警"]);
}

#[tokio::test]
async fn a_message_that_was_accepted_frees_what_waited() {
    let home = Home::new().await;
    let robot = robot(&home.store, "one").await;
    queue(&home.store, &[delivery("d1", robot, 1, vec![]), delivery("d2", robot, 2, vec![])]).await;
    attempt(&home.store, "d1", robot, DeliveryState::Blocked, Some(blocked())).await;
    queue(&home.store, &[delivery("d3", robot, 3, vec![])]).await;
    attempt(&home.store, "d3", robot, DeliveryState::Sent, Some(HealthChange::Ok)).await;
    assert_eq!(state(&home.store, "d2").await, DeliveryState::Queued);
    assert_eq!(state(&home.store, "d3").await, DeliveryState::Sent);
    assert_eq!(robot_state(&home.store, robot).await.blocked, None);
}

#[tokio::test]
async fn a_blocked_address_pauses_every_robot() {
    let home = Home::new().await;
    let (one, two) = (robot(&home.store, "one").await, robot(&home.store, "two").await);
    queue(&home.store, &[delivery("d1", one, 1, vec![]), delivery("d2", two, 1, vec![])]).await;
    attempt(&home.store, "d2", two, DeliveryState::Blocked, Some(blocked())).await;
    let until = NOW.plus(300_000);
    home.store.pause_all(until).await.unwrap();
    assert_eq!(state(&home.store, "d1").await, DeliveryState::Throttled);
    assert_eq!(state(&home.store, "d2").await, DeliveryState::Blocked);
    let robots = home.store.outbox(NOW).await.unwrap().robots;
    assert!(robots.iter().all(|robot| robot.throttled_until == Some(until)), "{robots:?}");

    // Mended while paused: it still waits for the end of the pause.
    mend(&home.store, "two").await;
    let row = home.store.delivery(&crate::support::id("d2"), NOW).await.unwrap().unwrap().row;
    assert_eq!((row.state, row.due_at), (DeliveryState::Throttled, until));
}

#[tokio::test]
async fn one_url_is_one_robot_and_its_secret_is_kept_changed_or_cleared() {
    let home = Home::new().await;
    let with = |secret| NewRobot { secret, ..new_robot("one") };
    let robot = home.store.upsert_robot(&with(SecretChange::Set(Sensitive::new("SEC1")))).await.unwrap();
    assert_eq!(home.store.upsert_robot(&with(SecretChange::Keep)).await.unwrap(), robot);
    let credentials = home.store.credentials(robot).await.unwrap();
    assert_eq!(credentials.secret.as_ref().map(Sensitive::expose), Some("SEC1"));
    assert_eq!(credentials.webhook_url.expose(), new_robot("one").url.expose());
    home.store.upsert_robot(&with(SecretChange::Clear)).await.unwrap();
    assert!(home.store.credentials(robot).await.unwrap().secret.is_none());
    assert_ne!(home.store.upsert_robot(&new_robot("two")).await.unwrap(), robot);
}
