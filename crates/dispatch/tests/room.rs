//! An integration has room for so many alerts that fire: what is new beyond it is turned away, everything else is taken.

mod support;

use dispatch::{Passed, Taken};
use model::{
    Millis,
    alert::Ends,
    condition::{Condition, Conditions, Operator},
};
use support::{World, incoming};

/// A rule with an expression: its alerts are matched before they come to the core.
async fn world() -> World {
    let condition = Condition { label: "alertname".into(), operator: Operator::Matches, value: "A.*".into() };
    World::with_rule(|rule| rule.conditions = Conditions(vec![vec![condition]])).await
}

#[tokio::test]
async fn what_is_new_beyond_the_limit_is_turned_away_and_the_rest_is_taken() {
    let world = world().await;
    let post = async |alerts: &[(&str, Ends)], most: usize| {
        let alerts = alerts.iter().map(|(name, ends)| incoming(name, *ends)).collect();
        world.dispatcher.ingest_at_most(alerts, most).await.unwrap()
    };
    let over = Ends::At(dispatch::Clock::now(&*world.clock).wall);
    let without_room = |places: &[usize]| Taken { without_room: places.to_vec(), ..Taken::default() };

    assert_eq!(post(&[("A1", Ends::Open), ("A2", Ends::Open)], 2).await, without_room(&[]));
    // What fires already, what is over, and what is unknown and over takes no room.
    let mixed = [("A3", Ends::Open), ("A1", Ends::Open), ("A9", over), ("A4", Ends::Open), ("A2", Ends::Open)];
    let taken = post(&mixed, 2).await;
    let [no_news] = taken.passed.as_slice() else { panic!("{taken:?}") };
    assert_eq!((no_news.index, no_news.why), (2, Passed::NotKnown { ended: Millis(1_790_000_000_000) }));
    assert_eq!(Taken { passed: Vec::new(), ..taken }, without_room(&[0, 3]));
    // Twice in one body is one.
    assert_eq!(post(&[("A5", Ends::Open), ("A5", Ends::Open), ("A6", Ends::Open)], 3).await, without_room(&[2]));
    // Room that becomes free is used.
    post(&[("A1", over)], 3).await;
    assert_eq!(post(&[("A7", Ends::Open), ("A8", Ends::Open)], 3).await, without_room(&[1]));
    assert_eq!(post(&[("A8", Ends::Open)], usize::MAX).await, without_room(&[]));

    // A start counts them anew.
    let world = world.restart().await;
    let again = world.dispatcher.ingest_at_most(vec![incoming("A10", Ends::Open), incoming("A2", Ends::Open)], 4).await;
    assert_eq!(again.unwrap(), without_room(&[0]));
    let again = world.dispatcher.ingest_at_most(vec![incoming("A10", Ends::Open)], 5).await;
    assert_eq!(again.unwrap(), without_room(&[]));
    world.task.stop().await;
}

#[tokio::test]
async fn two_requests_at_once_share_the_room() {
    let world = world().await;
    let post = async |name: &'static str| {
        let alerts = (0..3).map(|n| incoming(&format!("A{name}{n}"), Ends::Open)).collect();
        world.dispatcher.ingest_at_most(alerts, 4).await.unwrap().without_room.len()
    };
    let (one, other) = tokio::join!(post("x"), post("y"));
    assert_eq!(one + other, 2, "{one} and {other}");
    world.task.stop().await;
}
