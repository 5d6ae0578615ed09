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
