//! Matching is done beside the core and bit by bit: a request of many alerts keeps no other waiting.

mod support;

use model::{
    alert::Ends,
    condition::{Condition, Conditions, Operator},
    delivery::DeliveryState,
};
use support::{World, incoming};

/// To match so many takes far longer than a stop does, on a busy machine, too.
const MANY: usize = 100_000;

async fn world() -> World {
    let condition =
        |value: &str| Condition { label: "alertname".into(), operator: Operator::Matches, value: value.into() };
    World::with_rule(|rule| {
        rule.conditions = Conditions(vec![vec![condition("Small.*")], vec![condition("(big|bigger)-[0-9]+x")]]);
    })
    .await
}

#[tokio::test]
async fn a_stop_does_not_wait_for_alerts_that_are_being_matched() {
    let world = world().await;
    let dispatcher = world.dispatcher.clone();
    let alerts = (0..MANY).map(|number| incoming(&format!("big-{number}"), Ends::Open)).collect();
    let large = tokio::spawn(async move { dispatcher.ingest(alerts).await });
    tokio::task::yield_now().await;
    world.task.stop().await;
    assert!(large.await.unwrap().is_err(), "nobody took it in");
}

#[tokio::test]
async fn rules_that_change_while_alerts_are_matched_count() {
    let world = world().await;
    for round in 0..20 {
        let mut rule = world.store.routing().await.unwrap().rules[0].rule.clone();
        let now = dispatch::Clock::now(&*world.clock).wall;
        let value = if round % 2 == 0 { "Other.*" } else { "Small.*" };
        rule.conditions.0[0][0].value = value.into();
        world.store.save_dispatch_rule(&rule, now).await.unwrap();
        let name = format!("Small{round}");
        let (reloaded, fired) = tokio::join!(world.dispatcher.reload(), world.fire(&name));
        assert!(reloaded.is_ok() && fired.is_ok());
        // Whichever came first: now the alert is where the rules in force want it.
        let wanted = round % 2 == 1;
        world.pass(1_000).await;
        let rows = world.deliveries().await;
        let told = rows.iter().any(|row| row.title == name && row.state != DeliveryState::Cancelled);
        assert!(told || !wanted, "round {round}: {rows:?}");
    }
    world.task.stop().await;
}
