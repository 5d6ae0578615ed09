//! The process: ready at once, alone on its data folder, gone when told to.

mod support;

use std::process::Stdio;

use support::{Bellhop, command};
use tempfile::tempdir;

#[tokio::test]
async fn it_is_ready_on_an_empty_folder_and_prints_a_set_up_link() {
    let data = tempdir().unwrap();
    let mut bellhop = Bellhop::serve(&data.path().join("new"), &[]).await;
    assert_eq!(bellhop.get("/readyz").await.0, 200);
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
