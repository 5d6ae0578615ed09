//! More messages than the robot takes: what is urgent leaves first, and every group is notified.

mod support;

use std::{collections::HashMap, sync::Arc};

use dispatch::Clock as _;
use model::{
    Labels, Millis,
    alert::{Ends, Incoming},
    delivery::DeliveryState,
    notification::Reason,
    severity::Severity,
};
use support::{TOKEN, World};

fn alert(group: &str, number: u32, severity: &str) -> Incoming {
    let number = number.to_string();
    let labels = Labels::from_iter([("alertname", group), ("number", number.as_str()), ("severity", severity)]);
    let like = support::incoming(group, Ends::Open);
    Incoming { fingerprint: labels.fingerprint(), severity: Severity::of(&labels), labels: Arc::new(labels), ..like }
}

async fn fire(world: &World, alerts: Vec<Incoming>) {
    world.dispatcher.ingest(alerts).await.unwrap();
    world.rest().await;
}

/// Of the messages in the chat, oldest first.
fn titles(world: &World) -> Vec<String> {
    world.simulator.chat(TOKEN).into_iter().map(|message| message.title.unwrap_or_default()).collect()
}

/// When the first message about each group arrived, in milliseconds since `start`.
fn first_messages(world: &World, start: Millis) -> HashMap<String, i64> {
    let mut first = HashMap::new();
    for message in world.simulator.chat(TOKEN) {
        let title = message.title.unwrap_or_default();
        let name = title.split_whitespace().find(|word| word.starts_with('G')).unwrap_or_default().to_owned();
        first.entry(name).or_insert(message.at.since(start));
    }
    first
}

const GROUPS: u32 = 80;
const NEWS: i64 = 30_000;

/// 20 messages a minute, 80 groups with news every 30 seconds: each of them waits four minutes for its turn, and is replaced eight
/// times meanwhile.
#[tokio::test]
async fn groups_of_one_level_are_notified_one_after_the_other_however_often_they_have_news() {
    let world = World::with_rule(|rule| rule.group_interval = NEWS).await;
    let start = world.clock.now().wall;
    for round in 0..10 {
        fire(&world, (0..GROUPS).map(|group| alert(&format!("G{group:02}"), round, "warning")).collect()).await;
        world.pass(NEWS).await;
    }
    let first = first_messages(&world, start);
    assert_eq!(first.len(), GROUPS as usize, "{first:?}");
    let latest = first.values().max().copied().unwrap_or_default();
    assert!(latest <= i64::from(GROUPS / 20) * 60_500 + NEWS, "{latest} ms");
    world.task.stop().await;
}

#[tokio::test]
async fn the_more_urgent_message_leaves_first_although_it_was_decided_later() {
    let world = World::new().await;
    fire(&world, (0..25).map(|group| alert(&format!("Warning{group}"), 0, "warning")).collect()).await;
    fire(&world, vec![alert("Disaster", 0, "critical")]).await;
    world.pass(61_000).await;
    let titles = titles(&world);
    assert!(titles[20].contains("Disaster"), "{titles:?}");
    world.task.stop().await;
}

#[tokio::test]
async fn what_replaces_a_message_has_its_place_and_its_reason_also_after_a_start() {
    let world = World::with_rule(|rule| rule.group_interval = 1_000).await;
    fire(&world, (0..20).map(|group| alert(&format!("Before{group}"), 0, "warning")).collect()).await;
    fire(&world, vec![alert("First", 0, "warning")]).await;
    world.pass(2_000).await;
    fire(&world, vec![alert("Second", 0, "warning")]).await;
    world.pass(2_000).await;
    fire(&world, vec![alert("First", 1, "warning")]).await;
    world.pass(2_000).await;
    let world = world.restart().await;
    let replaced = |state| state == DeliveryState::Replaced;
    let rows = world.until(|rows| rows.iter().all(|row| row.state == DeliveryState::Sent || replaced(row.state))).await;
    let titles = titles(&world);
    assert!(titles[20].contains("First") && titles[20].contains("×2"), "{titles:?}");
    assert!(titles[21].contains("Second"), "{titles:?}");
    let of_first: Vec<_> = rows.iter().filter(|row| row.title == "First").map(|row| (row.state, row.reason)).collect();
    assert_eq!(of_first, [(DeliveryState::Sent, Reason::First), (DeliveryState::Replaced, Reason::First)]);
    world.task.stop().await;
}
