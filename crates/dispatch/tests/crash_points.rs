//! The dispatcher dies at every step, everything in memory is lost, and still each accepted alert arrives exactly once.

mod support;

use dispatch::{Failpoints, failpoint::Point};
use model::delivery::DeliveryState;
use support::{TOKEN, World};

#[tokio::test]
async fn wherever_it_dies_an_accepted_alert_arrives_exactly_once() {
    for point in Point::ALL {
        for nth in 1..=2 {
            let world = World::with(Failpoints::die_at(point, nth)).await;
            // As a sender does: what was not accepted is sent again.
            let accepted = world.fire("DiskFull").await.is_ok();
            // Until it has died, or has nothing left to do.
            let _ = world.dispatcher.rest().await;
            let world = world.restart().await;
            if !accepted {
                world.fire("DiskFull").await.unwrap();
            }
            world.until(|rows| !rows.is_empty() && rows.iter().all(|row| row.state == DeliveryState::Sent)).await;
            let chat = world.simulator.chat(TOKEN);
            assert_eq!(chat.len(), 1, "{point:?}, passage {nth}: {chat:?}");
            assert!(chat[0].posts <= 2, "{point:?}, passage {nth}: posted {} times", chat[0].posts);
            world.task.stop().await;
        }
    }
}

#[tokio::test]
async fn a_dispatcher_that_died_is_noticed() {
    let mut world = World::with(Failpoints::die_at(Point::AfterBegin, 1)).await;
    assert!(world.dispatcher.is_running());
    world.fire("DiskFull").await.unwrap();
    world.task.ended().await;
    assert!(!world.dispatcher.is_running());
    assert!(world.fire("CpuHigh").await.is_err());
}

#[tokio::test]
async fn a_full_disk_refuses_alerts_and_once_freed_a_retry_notifies() {
    let world = World::new().await;
    world.store.limit_pages(1).await.unwrap();
    let mut refused = false;
    for number in 0..2_000 {
        if world.fire(&format!("Filler{number}")).await.is_err() {
            refused = true;
            break;
        }
    }
    assert!(refused, "the disk never filled up");
    assert!(world.fire("DiskFull").await.is_err());
    world.store.limit_pages(u32::MAX).await.unwrap();
    world.fire("DiskFull").await.unwrap();
    let wanted = |text: &str| text.contains("DiskFull");
    let rows = world.until(|rows| rows.iter().any(|row| wanted(&row.title))).await;
    assert_eq!(rows.iter().filter(|row| wanted(&row.title)).count(), 1, "{rows:?}");
    world.task.stop().await;
}
