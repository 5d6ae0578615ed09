//! The file of the demo's chat.

use model::Millis;
use serde_json::json;

use super::*;
use crate::{Clock, ManualClock, Robot, check::Post, query::Query};

fn post(simulator: &Simulator, uuid: &str) -> String {
    let body = json!({ "msgtype": "text", "text": { "content": "hello" }, "msgUuid": uuid });
    let query = Query { access_token: Some("t".to_owned()), ..Query::default() };
    let reply = simulator.receive(Post {
        method: "POST".to_owned(),
        content_type: Some("application/json".to_owned()),
        query,
        source: "127.0.0.1".parse().unwrap(),
        body: body.to_string().into_bytes(),
    });
    reply.body
}

#[test]
fn robots_chats_and_penalties_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simulator.json");
    let clock = ManualClock::at(Millis(1_700_000_000_000));
    assert!(Simulator::load(&path, clock.clone()).unwrap().is_none());

    let before = Simulator::new(Settings { limit: 2, ..Settings::default() }, clock.clone());
    before.put_robot(Robot { token: "t".to_owned(), secret: None, ..Robot::demo() });
    for uuid in ["u1", "u2", "u3"] {
        post(&before, uuid);
    }
    before.save(&path).unwrap();

    let after = Simulator::load(&path, clock.clone()).unwrap().unwrap();
    assert_eq!(after.chat("t"), before.chat("t"));
    assert_eq!(after.robots(), before.robots());
    assert_eq!(after.settings(), before.settings());
    assert!(after.robot("t").unwrap().throttled_until > Some(clock.now()));
    assert!(post(&after, "u3").contains("410100"));
    clock.advance(600_000);
    assert!(post(&after, "u1").contains("ok"));
    assert_eq!(after.chat("t").len(), 2, "a known msgUuid is still known");
    assert!(post(&after, "u3").contains("ok"));
    assert_eq!(after.chat("t")[2].id, 3);
}

#[test]
fn saving_again_replaces_the_file_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simulator.json");
    let simulator = Simulator::new(Settings::default(), ManualClock::default());
    simulator.save(&path).unwrap();
    simulator.put_robot(Robot::new("t", "g"));
    simulator.save(&path).unwrap();
    assert_eq!(Simulator::load(&path, ManualClock::default()).unwrap().unwrap().robots().len(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_file_is_named_and_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simulator.json");
    fs::write(&path, "{").unwrap();
    let error = Simulator::load(&path, ManualClock::default()).unwrap_err();
    assert!(error.to_string().contains("simulator.json is damaged"), "{error}");
    let nowhere = folder.path().join("no/such/folder.json");
    let simulator = Simulator::new(Settings::default(), ManualClock::default());
    assert!(matches!(simulator.save(&nowhere), Err(PersistError::Io { .. })));
}

#[tokio::test]
async fn what_changes_is_saved_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("simulator.json");
    let simulator = Simulator::new(Settings::default(), ManualClock::default());
    simulator.put_robot(Robot::new("t", "g"));
    let saved = async {
        loop {
            tokio::task::yield_now().await;
            let read = Simulator::load(&path, ManualClock::default()).unwrap();
            if read.is_some_and(|read| read.chat("t").len() == 1) {
                break;
            }
        }
    };
    post(&simulator, "u1");
    tokio::select! {
        () = simulator.keep_saved(&path) => unreachable!("it saves for ever"),
        () = saved => {}
    }
}
