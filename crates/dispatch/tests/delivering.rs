//! From an alert to the chat: sent, retried, paused, blocked, mended.

mod support;

use dispatch::{Clock as _, TestOutcome, TestScope};
use model::{
    answer::{Meaning, Verdict},
    delivery::DeliveryState,
    notification::Reason,
};
use simulator::{Fault, RobotPatch};
use support::{TOKEN, World};

#[tokio::test]
async fn an_alert_arrives_once_and_so_does_its_recovery() {
    let world = World::new().await;
    world.fire("DiskFull").await.unwrap();
    world.until(|rows| rows.len() == 1 && rows[0].state == DeliveryState::Sent).await;
    world.resolve("DiskFull").await;
    let rows = world.until(|rows| rows.len() == 2 && rows[0].state == DeliveryState::Sent).await;
    assert_eq!(rows.iter().map(|row| row.reason).collect::<Vec<_>>(), [Reason::AllResolved, Reason::First]);
    let chat = world.simulator.chat(TOKEN);
    assert_eq!(chat.len(), 2);
    assert!(chat[0].text.contains("DiskFull") && chat[1].text.contains("DiskFull"));
    world.task.stop().await;
}

#[tokio::test]
async fn a_busy_answer_is_tried_again_with_the_same_message() {
    let world = World::new().await;
    world.simulator.script(TOKEN, Fault::busy(), 2).unwrap();
    world.fire("DiskFull").await.unwrap();
    let rows = world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Sent)).await;
    assert_eq!(rows[0].attempts, 3);
    assert_eq!(world.simulator.posts(TOKEN, &rows[0].id.0), 3);
    assert_eq!(world.simulator.chat(TOKEN).len(), 1);
    world.task.stop().await;
}

#[tokio::test]
async fn a_refusing_robot_holds_its_lane_until_it_is_mended() {
    let world = World::new().await;
    world.simulator.change_robot(TOKEN, RobotPatch { enabled: Some(false), ..RobotPatch::default() }).unwrap();
    world.fire("DiskFull").await.unwrap();
    world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Blocked)).await;
    world.fire("CpuHigh").await.unwrap();
    let rows = world.until(|rows| rows.len() == 2 && rows.iter().all(|row| row.state == DeliveryState::Blocked)).await;
    assert_eq!(rows[1].answer.as_ref().map(|answer| &answer.meaning), Some(&Meaning::RobotDisabled));

    world.simulator.change_robot(TOKEN, RobotPatch { enabled: Some(true), ..RobotPatch::default() }).unwrap();
    // A person tries it: a test message that arrives mends the robot.
    let tested = world.dispatcher.test(world.test(rows[0].robot, TestScope::StoredRobot)).await.unwrap();
    assert!(matches!(tested, TestOutcome::Answered(answer) if answer.verdict == Verdict::Sent));
    world.until(|rows| rows.iter().all(|row| row.state == DeliveryState::Sent)).await;
    assert_eq!(world.simulator.chat(TOKEN).len(), 3);
    world.task.stop().await;
}

#[tokio::test]
async fn what_was_refused_for_a_keyword_is_written_anew_once_the_keyword_is_known() {
    let world = World::new().await;
    let keyword = vec!["MUSTHAVE".to_owned()];
    world
        .simulator
        .change_robot(TOKEN, RobotPatch { keywords: Some(keyword.clone()), ..RobotPatch::default() })
        .unwrap();
    world.fire("DiskFull").await.unwrap();
    let rows = world.until(|rows| rows.first().is_some_and(|row| row.state == DeliveryState::Blocked)).await;
    assert_eq!(rows[0].answer.as_ref().map(|answer| &answer.meaning), Some(&Meaning::KeywordMissing));

    // As somebody does in the form of the contact; after a restart, too.
    let world = world.restart().await;
    let mut contact = support::contact("On-call", &world.running.webhook(TOKEN));
    (contact.id, contact.version) = (Some(model::ContactId(1)), model::Version(1));
    if let store::RobotChange::Set(robot) = &mut contact.robot {
        robot.keywords = Some(keyword);
    }
    world.store.save_contact(&contact, world.clock.now().wall).await.unwrap();
    world.dispatcher.reload().await.unwrap();
    world.until(|rows| rows.iter().all(|row| row.state == DeliveryState::Sent)).await;
    assert!(world.simulator.chat(TOKEN)[0].text.contains("MUSTHAVE"));
    world.task.stop().await;
}

#[tokio::test]
async fn the_twenty_first_message_of_a_minute_waits_and_none_is_throttled() {
    let world = World::new().await;
    for number in 0..25 {
        world.fire(&format!("Alert{number}")).await.unwrap();
    }
    world.until(|rows| rows.iter().filter(|row| row.state == DeliveryState::Sent).count() == 20).await;
    assert_eq!(world.simulator.requests(TOKEN).len(), 20, "the budget holds the rest back");
    world.until(|rows| rows.iter().filter(|row| row.state == DeliveryState::Sent).count() == 25).await;
    world.task.stop().await;
}
