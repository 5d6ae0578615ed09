//! SIGTERM: nothing new is taken in, what is under way is finished, and the exit code is 0.

mod support;

use model::integration::Kind;
use simulator::{Fault, Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Log, Workshop, serve, soon};
use tempfile::{TempDir, tempdir};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const ROBOT: &str = "robot";

struct Scene {
    data: TempDir,
    simulator: Simulator,
    running: simulator::Running,
    ingest: String,
}

impl Scene {
    async fn new() -> Self {
        let simulator = Simulator::new(Settings::default(), SystemClock);
        simulator.put_robot(Robot::new(ROBOT, "Operations"));
        let running = simulator.start().await.unwrap();
        let data = tempdir().unwrap();
        let workshop = Workshop::open(data.path(), running.address()).await;
        workshop.route("to", "robot", &running.webhook(ROBOT)).await;
        let ingest = workshop.integration(Kind::ArmsEvent).await;
        workshop.close().await;
        Self { data, simulator, running, ingest }
    }

    async fn serve(&self) -> (Bellhop, Log) {
        Bellhop::start_logged(serve(self.data.path(), &["--robot-host", &self.running.address().to_string()])).await
    }
}

fn event(name: &str) -> String {
    format!(r#"{{"labels": {{"alertname": "{name}", "to": "robot"}}}}"#)
}

#[tokio::test]
async fn a_request_under_way_is_answered_and_a_new_one_is_not_accepted() {
    let scene = Scene::new().await;
    let (mut bellhop, mut log) = scene.serve().await;
    let body = event("DiskFull");
    let head = format!("POST {} HTTP/1.1\r\nhost: bellhop\r\ncontent-length: {}\r\n\r\n", scene.ingest, body.len());
    let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
    stream.write_all((head + &body[..5]).as_bytes()).await.unwrap();
    // An answer on a later connection: the first one is accepted too.
    assert_eq!(bellhop.get("/healthz").await.0, 200);

    bellhop.ask_to_stop().await;
    log.wait_for("stopping").await;
    while TcpStream::connect(bellhop.address()).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(&body.as_bytes()[5..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(r#""accepted":1"#), "{answer}");
    assert_eq!(bellhop.child.wait().await.unwrap().code(), Some(0));

    let (again, _log) = scene.serve().await;
    assert_eq!(soon(scene.simulator.wait_for_messages(ROBOT, 1)).await.len(), 1, "what was accepted is kept");
    assert_eq!(again.terminate().await, Some(0));
}

#[tokio::test]
async fn a_send_under_way_is_finished_and_not_repeated_at_the_next_start() {
    let scene = Scene::new().await;
    scene.simulator.script(ROBOT, Fault::Hold, 1).unwrap();
    let (mut bellhop, mut log) = scene.serve().await;
    assert_eq!(bellhop.post(&scene.ingest, event("DiskFull")).await.0, 200);
    soon(scene.simulator.wait_for_messages(ROBOT, 1)).await;
    bellhop.ask_to_stop().await;
    log.wait_for("stopping").await;
    scene.simulator.release_held();
    assert_eq!(bellhop.child.wait().await.unwrap().code(), Some(0));

    let (again, _log) = scene.serve().await;
    assert_eq!(again.post(&scene.ingest, event("CpuHigh")).await.0, 200);
    let chat = soon(scene.simulator.wait_for_messages(ROBOT, 2)).await;
    assert_eq!(chat.iter().map(|message| message.posts).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(again.terminate().await, Some(0));
}

/// Half a head, half a body, a robot that does not answer: all of them wait for somebody else.
#[tokio::test]
async fn whatever_others_hold_open_the_process_ends() {
    let scene = Scene::new().await;
    scene.simulator.script(ROBOT, Fault::Hold, 1).unwrap();
    let (mut bellhop, mut log) = scene.serve().await;
    assert_eq!(bellhop.post(&scene.ingest, event("DiskFull")).await.0, 200);
    soon(scene.simulator.wait_for_messages(ROBOT, 1)).await;
    let mut held = Vec::new();
    for sent in ["", "GET /login HTTP/1.1\r\nx-a: "] {
        let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        held.push(stream);
    }
    // Of this one it is known that it is being handled: its body is asked for.
    let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
    let request = "HTTP/1.1\r\nhost: bellhop\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n";
    stream.write_all(format!("POST {} {request}", scene.ingest).as_bytes()).await.unwrap();
    let mut asked = [0; 21];
    soon(stream.read_exact(&mut asked)).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue");
    stream.write_all(b"abc").await.unwrap();
    held.push(stream);
    // An answer on a later connection: the others are accepted too.
    assert_eq!(bellhop.get("/healthz").await.0, 200);
    bellhop.ask_to_stop().await;
    assert_eq!(soon(bellhop.child.wait()).await.unwrap().code(), Some(0));
    log.wait_for("their connections are closed").await;
    log.wait_for("stopped").await;
}

/// A log that nobody reads any more but that is still open, as that of a terminal that was stopped, blocks every thread that logs.
#[tokio::test]
async fn a_process_of_which_every_thread_hangs_ends_all_the_same() {
    let scene = Scene::new().await;
    let (full, _unread) = full_pipe();
    let mut command = serve(scene.data.path(), &["--robot-host", &scene.running.address().to_string()]);
    // Nothing is logged before the first request.
    command.env("RUST_LOG", "tower_http=trace");
    let mut bellhop = Bellhop::start_with_log(command, full).await;
    let mut held = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
        held.push(stream);
    }
    bellhop.ask_to_stop().await;
    soon(bellhop.child.wait()).await.unwrap();
}

/// The end to write to, into which nothing fits any more, and the end to read from.
fn full_pipe() -> (std::os::fd::OwnedFd, tokio::net::unix::pipe::Receiver) {
    let (sender, receiver) = tokio::net::unix::pipe::pipe().unwrap();
    while sender.try_write(&[b'x'; 4_096]).is_ok() {}
    while sender.try_write(b"x").is_ok() {}
    (sender.into_blocking_fd().unwrap(), receiver)
}

/// Matching these alerts takes minutes: the expression was stored before there was a bound.
#[tokio::test]
async fn while_alerts_are_matched_at_the_start_it_answers_and_can_be_stopped() {
    let scene = Scene::new().await;
    let (bellhop, _log) = scene.serve().await;
    let value = "a".repeat(4_096);
    for number in 0..100 {
        let body = format!(r#"{{"labels": {{"alertname": "A{number}", "to": "nobody", "value": "{value}"}}}}"#);
        assert_eq!(bellhop.post(&scene.ingest, body).await.0, 200);
    }
    assert_eq!(bellhop.terminate().await, Some(0));
    let workshop = Workshop::open(scene.data.path(), scene.running.address()).await;
    let conditions = r#"[[{"label":"value","operator":"matches","value":"([^x]{0,200}){20}"}]]"#;
    workshop.store.tamper(&format!("update dispatch_rule set conditions = '{conditions}'")).await.unwrap();
    workshop.close().await;

    let (bellhop, _log) = scene.serve().await;
    assert_eq!(bellhop.get("/healthz").await.0, 200);
    let (status, text) = bellhop.get("/readyz").await;
    assert!(status == 503 && text.starts_with("starting"), "{status} {text}");
    assert_eq!(bellhop.terminate().await, Some(0), "10 s after the signal it would be 1");
}
