//! System notifications: whoever receives them is told once that a robot refuses messages, or that one was given up, and never
//! about a notice itself.

mod support;

use dispatch::Clock as _;
use model::{delivery::DeliveryState, notification::Reason};
use simulator::{Fault, Robot, RobotPatch};
use store::SaveContact;
use support::{TOKEN, World, contact};

const OPERATORS: &str = "token-2";

/// The world with a second contact, who receives system notifications by a robot in another group.
async fn world() -> World {
    let world = World::new().await;
    world.simulator.put_robot(Robot::new(OPERATORS, "Operators"));
    let warden = contact("Warden", &world.running.webhook(OPERATORS));
    let warden = SaveContact { system_notifications: true, phone: Some("13800138000".to_owned()), ..warden };
    world.store.save_contact(&warden, world.clock.now().wall).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    world
}

#[tokio::test]
async fn a_robot_that_refuses_is_told_of_once_and_its_messages_wait() {
    let world = world().await;
    world.simulator.change_robot(TOKEN, RobotPatch { enabled: Some(false), ..RobotPatch::default() }).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.fire("CpuHigh").await.unwrap();
    let rows = world
        .until(|rows| {
            rows.len() == 3 && rows.iter().all(|row| matches!(row.state, DeliveryState::Sent | DeliveryState::Blocked))
        })
        .await;
    assert_eq!(rows.iter().filter(|row| row.reason == Reason::Notice).count(), 1);
    let chat = world.simulator.chat(OPERATORS);
    assert_eq!(chat.len(), 1);
    assert!(chat[0].text.contains("On-call") && chat[0].text.contains("机器人拒收消息"), "{}", chat[0].text);
    assert_eq!(chat[0].mentions.len() + chat[0].lost_mentions.len(), 1, "the warden is mentioned");
    world.task.stop().await;
}

#[tokio::test]
async fn messages_that_are_given_up_are_told_of_once_an_hour() {
    let world = world().await;
    // Refused for what it says: no use in trying again.
    let refuse = Fault::answer(r#"{"errcode": 40035, "errmsg": "missing parameter"}"#.to_owned());
    for (name, notices) in [("A", 1), ("B", 1), ("C", 2)] {
        world.simulator.script(TOKEN, refuse.clone(), 1).unwrap();
        world.fire(name).await.unwrap();
        let rows = world
            .until(|rows| rows.iter().any(|row| row.title == name) && rows.iter().all(|row| row.state.is_final()))
            .await;
        assert_eq!(rows.iter().filter(|row| row.reason == Reason::Notice).count(), notices, "after {name}");
        if name == "B" {
            world.pass(3_600_000).await;
        }
    }
    assert_eq!(world.simulator.chat(OPERATORS).len(), 2);
    world.task.stop().await;
}

#[tokio::test]
async fn a_notice_that_is_given_up_tells_of_nothing() {
    let world = world().await;
    let refuse = Fault::answer(r#"{"errcode": 40035, "errmsg": "missing parameter"}"#.to_owned());
    world.simulator.script(TOKEN, refuse.clone(), 1).unwrap();
    world.simulator.script(OPERATORS, refuse, 1).unwrap();
    world.fire("DiskFull").await.unwrap();
    let rows = world.until(|rows| rows.len() == 2 && rows.iter().all(|row| row.state.is_final())).await;
    assert!(rows.iter().all(|row| row.state == DeliveryState::Failed), "{rows:?}");
    world.pass(1_000).await;
    assert_eq!(world.deliveries().await.len(), 2);
    world.task.stop().await;
}
