//! The disk is full: senders are told to come again, and when it is free their retry notifies as if it were the first. People get out,
//! and are told why they do not get in.
#![cfg(target_os = "linux")]

mod support;

use app::api::session::LogOut;
use leptos::server_fn::ServerFn;
use model::integration::Kind;
use serde_json::json;
use simulator::{Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Session, Workshop, serve, session::location, soon, tour};
use tempfile::tempdir;
use tokio::process::Command;

const ROBOT: &str = "robot";

/// The process cannot make files larger than this: for it, the disk is full.
async fn limit_files(bellhop: &Bellhop, bytes: &str) {
    let pid = bellhop.child.id().unwrap().to_string();
    let done = Command::new("prlimit").args(["--pid", &pid, &format!("--fsize={bytes}:unlimited")]).status();
    assert!(done.await.expect("prlimit of util-linux").success());
}

/// `bellhop serve`, which is told that a file is too large by an error instead of a signal.
fn without_signal(data: &std::path::Path, robots: &str) -> Command {
    let bellhop = serve(data, &["--robot-host", robots]);
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"trap "" XFSZ; exec "$@""#, "sh"]).arg(bellhop.as_std().get_program());
    shell.args(bellhop.as_std().get_args());
    for (name, value) in bellhop.as_std().get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

fn event(name: &str, padding: usize) -> String {
    json!({ "labels": { "alertname": name, "to": "robot" }, "annotations": { "padding": "x".repeat(padding) } })
        .to_string()
}

#[tokio::test]
async fn a_full_disk_answers_503_and_the_retry_notifies_once_it_is_free() {
    let simulator = Simulator::new(Settings::default(), SystemClock);
    simulator.put_robot(Robot::new(ROBOT, "Operations"));
    let running = simulator.start().await.unwrap();
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), running.address()).await;
    workshop.route("to", "robot", &running.webhook(ROBOT)).await;
    let ingest = workshop.integration(Kind::ArmsEvent).await;
    workshop.close().await;

    let bellhop = Bellhop::start(without_signal(data.path(), &running.address().to_string())).await;
    assert_eq!(bellhop.post(&ingest, event("Before", 0)).await.0, 200);
    soon(simulator.wait_for_messages(ROBOT, 1)).await;

    limit_files(&bellhop, "4096").await;
    for _ in 0..3 {
        let (status, answer) = bellhop.post(&ingest, event("DiskFull", 100_000)).await;
        assert!(
            status == 503 && answer.contains("not all of it was taken in") && answer.contains("send it again"),
            "{status} {answer}"
        );
    }
    assert_eq!(bellhop.get("/readyz").await.0, 503);
    assert_eq!(bellhop.get("/healthz").await.0, 200);

    limit_files(&bellhop, "unlimited").await;
    assert_eq!(bellhop.post(&ingest, event("DiskFull", 100_000)).await.0, 200);
    let chat = soon(simulator.wait_for_messages(ROBOT, 2)).await;
    assert!(
        chat[1].text.contains("DiskFull") && chat[1].title.as_ref().is_some_and(|title| title.contains(" P")),
        "{chat:?}"
    );
    // What was found within the last second counts.
    while bellhop.get("/readyz").await.0 != 200 {}
    assert_eq!(bellhop.post(&ingest, event("DiskFull", 100_000)).await.0, 200, "a repeat is no news");
    assert_eq!(bellhop.post(&ingest, event("After", 0)).await.0, 200);
    let chat = soon(simulator.wait_for_messages(ROBOT, 3)).await;
    assert!(chat[2].text.contains("After"), "{chat:?}");
    assert_eq!(bellhop.terminate().await, Some(0));
}

#[tokio::test]
async fn on_a_full_disk_a_log_out_is_one_all_the_same_and_a_log_in_says_what_is_wrong() {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), ([127, 0, 0, 1], 1).into()).await;
    workshop.administrator(tour::EMAIL, tour::PASSWORD).await;
    workshop.close().await;
    let bellhop = Bellhop::start(without_signal(data.path(), "127.0.0.1:1")).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let thief = Session::new(&bellhop);
    thief.keep_cookies_of(&session);

    limit_files(&bellhop, "4096").await;
    let answer = session.post(LogOut::PATH, &[]).await;
    assert_eq!(location(&answer), "/login");
    let cleared = answer.headers().get_all("set-cookie").iter().any(|cookie| {
        let cookie = cookie.to_str().unwrap();
        cookie.starts_with(&format!("{}=;", app::context::SESSION_COOKIE)) && cookie.contains("Max-Age=0")
    });
    assert!(cleared, "{:?}", answer.headers());
    assert!(
        location(&thief.get("/alerts").await).starts_with("/login"),
        "nor does the session go on without the cookie"
    );
    session.try_log_in(tour::EMAIL, tour::PASSWORD).await;
    let page = session.get("/login?lang=en").await.text().await.unwrap();
    assert!(page.contains("the disk of its machine is full"), "{page}");

    limit_files(&bellhop, "unlimited").await;
    assert!(location(&thief.get("/alerts").await).starts_with("/login"));
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    assert_eq!(session.get("/alerts").await.status().as_u16(), 200);
}
