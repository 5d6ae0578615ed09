//! The process: ready at once, alone on its data folder, gone when told to.

mod support;

use std::{process::Stdio, time::Duration};

use simulator::{Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, command, serve, soon, tour};
use tempfile::tempdir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    time::timeout,
};

#[tokio::test]
async fn it_is_ready_on_an_empty_folder_and_prints_a_set_up_link() {
    let data = tempdir().unwrap();
    let mut bellhop = Bellhop::serve(&data.path().join("new"), &[]).await;
    bellhop.ready().await;
    assert_eq!(bellhop.get("/healthz").await.0, 200);
    let link = bellhop.lines.next_line().await.unwrap().unwrap();
    let path = link.rsplit_once(&bellhop.base_url).expect("a link on itself").1.to_owned();
    assert!(path.starts_with("/setup?token="), "{link}");
    assert_eq!(bellhop.get(&path).await.0, 200);
}

#[tokio::test]
async fn a_second_process_on_the_same_folder_is_refused_with_the_reason() {
    let data = tempdir().unwrap();
    let _first = Bellhop::serve(data.path(), &[]).await;
    let mut second = command();
    second.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
    let output = second.stdin(Stdio::null()).output().await.unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(error.contains("another Bellhop is using the data folder"), "{error}");
}

#[tokio::test]
async fn sigterm_ends_it_with_success() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    assert_eq!(bellhop.terminate().await, Some(0));
}

#[tokio::test]
async fn the_demo_listens_on_loopback_only_and_prints_a_log_in_link() {
    let data = tempdir().unwrap();
    let mut demo = command();
    demo.args(["demo", "--listen", "127.0.0.1:0", "--simulator-port", "0", "--data"]).arg(data.path());
    let mut bellhop = Bellhop::start(demo).await;
    let simulator = bellhop.lines.next_line().await.unwrap().unwrap();
    assert!(simulator.contains("http://127.0.0.1:"), "{simulator}");
    let link = bellhop.lines.next_line().await.unwrap().unwrap();
    let path = link.rsplit_once(&bellhop.base_url).unwrap().1.to_owned();
    let answer = bellhop.client.get(format!("{}{path}", bellhop.base_url)).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (303, "/"));
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");

    // The link is forgotten by the next start, whichever it is.
    assert_eq!(bellhop.terminate().await, Some(0));
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let answer = bellhop.client.get(format!("{}{path}", bellhop.base_url)).send().await.unwrap();
    assert_eq!(answer.headers()["location"].to_str().unwrap(), "/login");
    assert_eq!(bellhop.terminate().await, Some(0));

    let mut elsewhere = command();
    elsewhere.args(["demo", "--listen", "0.0.0.0:0", "--data"]).arg(data.path());
    let output = elsewhere.output().await.unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback only"));
}

#[tokio::test]
async fn an_administrator_is_made_from_standard_input() {
    use tokio::io::AsyncWriteExt;

    let data = tempdir().unwrap();
    for expected in ["can log in now", "its sessions are ended"] {
        let mut create = command();
        create.args(["admin", "create", "--email", "Linda@Example.org", "--data"]).arg(data.path());
        let mut child = create.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"correct horse battery\n").await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && said.contains(expected), "{said}");
    }
    let mut bellhop = Bellhop::serve(data.path(), &[]).await;
    bellhop.child.start_kill().unwrap();
    assert_eq!(bellhop.lines.next_line().await.unwrap(), None, "no set-up link once there is an account");
}

#[tokio::test]
async fn a_variable_that_is_set_to_nothing_is_not_set() {
    let data = tempdir().unwrap();
    let mut command = serve(data.path(), &["--simulator-port", "0"]);
    for name in
        ["BELLHOP_PUBLIC_URL", "BELLHOP_ROBOT_HOST", "BELLHOP_TRUSTED_PROXY", "BELLHOP_SECRET_KEY", "BELLHOP_CONFIG"]
    {
        command.env(name, "");
    }
    command.env("BELLHOP_SIMULATOR", "yes");
    let mut bellhop = Bellhop::start(command).await;
    assert!(bellhop.lines.next_line().await.unwrap().unwrap().contains("simulated DingTalk"));
    assert_eq!(bellhop.terminate().await, Some(0));
}

#[tokio::test]
async fn what_is_given_wrongly_is_answered_with_what_is_right() {
    let data = tempdir().unwrap();
    for (arguments, hint) in [
        (["--listen", "localhost"], "0.0.0.0:3000"),
        (["--trusted-proxy", "proxy"], "10.0.0.0/8"),
        (["--public-url", "https://example.org/bellhop"], "without a path"),
    ] {
        let mut wrong = command();
        wrong.args(["serve", "--data"]).arg(data.path()).args(arguments).stdin(Stdio::null());
        let output = wrong.output().await.unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(hint), "{arguments:?}: {error}");
    }
    let mut half = serve(data.path(), &[]);
    half.env("BELLHOP_ADMIN_EMAIL", "linda@example.org").stdin(Stdio::null());
    let output = half.output().await.unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs BELLHOP_ADMIN_PASSWORD"));
}

#[tokio::test]
async fn a_log_that_cannot_be_written_stops_nothing() {
    let simulator = Simulator::new(Settings::default(), SystemClock);
    simulator.put_robot(Robot::new("robot", "Operations"));
    let running = simulator.start().await.unwrap();
    let data = tempdir().unwrap();
    let ingest = tour::furnish(data.path(), running.address(), &running.webhook("robot"), "").await.ingest;
    let mut command = serve(data.path(), &["--robot-host", &running.address().to_string()]);
    command.env("RUST_LOG", "debug");
    let bellhop = Bellhop::start_unheard(command).await;
    for name in ["DiskFull", "CpuHigh"] {
        tour::post_event(&bellhop, &ingest, name).await;
    }
    soon(simulator.wait_for_messages("robot", 2)).await;
    bellhop.ready().await;
    assert_eq!(bellhop.terminate().await, Some(0));
}

/// A pipe holds 64 KiB.
#[tokio::test]
async fn a_log_that_nobody_reads_holds_nothing_up_and_says_what_was_lost() {
    let simulator = Simulator::new(Settings::default(), SystemClock).start().await.unwrap();
    let data = tempdir().unwrap();
    let ingest = tour::furnish(data.path(), simulator.address(), &simulator.webhook("robot"), "").await.ingest;
    let mut command = serve(data.path(), &["--metrics-token", "token"]);
    command.env("RUST_LOG", "trace");
    let (bellhop, mut pipe) = Bellhop::start_unread(command).await;
    let lost = async || {
        let request = bellhop.client.get(format!("{}/metrics", bellhop.base_url)).bearer_auth("token");
        let text = request.send().await.unwrap().text().await.unwrap();
        let line = text.lines().find(|line| line.starts_with("bellhop_log_lines_dropped_total "));
        line.unwrap().rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    while soon(lost()).await == 0 {
        soon(tour::post_event(&bellhop, &ingest, "DiskFull")).await;
    }
    assert_eq!(bellhop.get("/healthz").await.0, 200);

    // Read again, it says so.
    let mut log = BufReader::new(&mut pipe).lines();
    soon(async {
        loop {
            // It says so with the next line: where none waits, one is made.
            let Ok(line) = timeout(Duration::from_millis(100), log.next_line()).await else {
                bellhop.get("/healthz").await;
                continue;
            };
            let line = line.unwrap().expect("it does not say so");
            if line.contains("lines of the log were dropped") {
                return;
            }
        }
    })
    .await;
    drop(log);
    // Not read any more.
    for _ in 0..50 {
        bellhop.get("/healthz").await;
    }
    assert_eq!(bellhop.terminate().await, Some(0));
    drop(pipe);
}

#[tokio::test]
async fn a_refused_start_says_why_and_shows_no_backtrace() {
    let data = tempdir().unwrap();
    std::fs::write(data.path().join("secret.key"), "not a key").unwrap();
    let mut command = serve(data.path(), &[]);
    let output = command.env("RUST_BACKTRACE", "full").output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("Error: ") && said.contains("secret.key"), "{said}");
    assert!(!said.contains("backtrace") && !said.contains("main.rs"), "{said}");
}
