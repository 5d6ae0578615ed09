//! Connections as clients have them, on a clock that the test moves.

use std::{future::Future, sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{get, post},
};
use dispatch::ManualClock;
use model::{Millis, Mono, Now};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};

use super::{Ending, Limits, Serving, connection, hall::Hall};

const LIMITS: Limits =
    Limits { head: 10_000, idle: 75_000, stalled_write: 30_000, linger: 2_000, connections: 3, of_address: 9 };
const GET: &[u8] = b"GET /ok HTTP/1.1\r\nhost: bellhop\r\n\r\n";

/// `/ok` answers at once (whatever is posted), `/large` with a megabyte, `/slow` once it may.
struct Scene {
    clock: Arc<ManualClock>,
    go: Arc<Semaphore>,
    /// One permit for each `/slow` that has begun.
    begun: Arc<Semaphore>,
    ending: Ending,
}

impl Scene {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(Now { wall: Millis(0), mono: Mono(0) }));
        let none = || Arc::new(Semaphore::new(0));
        Self { clock, go: none(), begun: none(), ending: Ending::default() }
    }

    fn router(&self) -> Router {
        let (go, begun) = (Arc::clone(&self.go), Arc::clone(&self.begun));
        let slow = async move || {
            begun.add_permits(1);
            go.acquire().await.unwrap().forget();
            "slow"
        };
        Router::new()
            .route("/ok", get(async || "fine").post(async || "fine"))
            .route("/large", get(async || "x".repeat(1_000_000)).post(async || "x".repeat(1_000_000)))
            .route("/slow", get(slow))
            .route("/body", post(async |body: String| body.len().to_string()))
    }

    /// A connection without a socket: `buffer` bytes are on the way at most.
    async fn connect(&self, buffer: usize) -> DuplexStream {
        let hall = Hall::new(LIMITS, self.clock.clone());
        let seat = hall.enter(None).await.unwrap();
        let (client, server) = duplex(buffer);
        let peer = ([192, 0, 2, 1], 1).into();
        tokio::spawn(connection::serve(server, peer, self.router(), seat, self.ending.clone()));
        client
    }

    async fn listen(&self, limits: Limits) -> (std::net::SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = Serving {
            listener,
            router: self.router(),
            limits,
            clock: self.clock.clone(),
            is_counted: Arc::new(|_| true),
        };
        (address, tokio::spawn(serving.run(self.ending.clone())))
    }

    /// Lets the connections notice it.
    async fn advance(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
        settle().await;
    }
}

/// There is one thread: after this every task has seen what was there to see.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

async fn soon<T>(event: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_mins(1), event).await.expect("it does not come")
}

/// Reads one small answer.
async fn answer(client: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut text = String::new();
    let mut buffer = [0; 1024];
    while !["fine", "slow", "\n"].iter().any(|end| text.contains("\r\n\r\n") && text.ends_with(end)) {
        let length = soon(client.read(&mut buffer)).await.unwrap();
        assert!(length > 0, "it is closed after {text:?}");
        text.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    text
}

/// Whether the server has closed it. What is still to be read is thrown away.
async fn is_closed(client: &mut DuplexStream) -> bool {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match futures::FutureExt::now_or_never(client.read(&mut buffer)) {
            None => return false,
            Some(Ok(0) | Err(_)) => return true,
            Some(Ok(_)) => settle().await,
        }
    }
}

#[tokio::test]
async fn a_connection_that_sends_nothing_or_half_a_head_ends_after_ten_seconds() {
    for sent in ["", "GET /ok HTTP/1.1\r\nhost: bellhop\r\nx-a: "] {
        let scene = Scene::new();
        let mut client = scene.connect(1024).await;
        client.write_all(sent.as_bytes()).await.unwrap();
        for _ in 0..9 {
            scene.advance(1_000).await;
            if !sent.is_empty() {
                client.write_all(b"x").await.unwrap();
            }
        }
        scene.advance(999).await;
        assert!(!is_closed(&mut client).await, "{sent:?}");
        scene.advance(1).await;
        assert!(is_closed(&mut client).await, "{sent:?}");
    }
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_75_seconds_and_its_next_head_has_ten() {
    let scene = Scene::new();
    let mut client = scene.connect(1024).await;
    for _ in 0..2 {
        client.write_all(GET).await.unwrap();
        assert!(answer(&mut client).await.starts_with("HTTP/1.1 200"));
        scene.advance(74_999).await;
    }
    client.write_all(&GET[..9]).await.unwrap();
    scene.advance(9_999).await;
    client.write_all(&GET[9..]).await.unwrap();
    assert!(answer(&mut client).await.starts_with("HTTP/1.1 200"), "a head may begin at the last moment");
    scene.advance(74_999).await;
    assert!(!is_closed(&mut client).await);
    scene.advance(1).await;
    assert!(is_closed(&mut client).await);
}

#[tokio::test]
async fn a_request_under_way_has_the_time_that_its_handler_takes() {
    let scene = Scene::new();
    let mut client = scene.connect(1024).await;
    client.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    scene.advance(1_000_000).await;
    assert!(!is_closed(&mut client).await);
    scene.go.add_permits(1);
    assert!(answer(&mut client).await.ends_with("slow"));
}

#[tokio::test]
async fn an_answer_of_which_nothing_is_taken_for_30_seconds_ends() {
    let scene = Scene::new();
    let mut client = scene.connect(1024).await;
    client.write_all(b"GET /large HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    settle().await;
    let mut little = [0; 100];
    for _ in 0..5 {
        scene.advance(29_999).await;
        client.read_exact(&mut little).await.expect("whoever takes a little is served");
        settle().await;
    }
    scene.advance(29_999).await;
    scene.advance(1).await;
    let mut rest = Vec::new();
    soon(client.read_to_end(&mut rest)).await.unwrap();
    assert!(rest.len() < 10_000, "{}", rest.len());
}

#[tokio::test]
async fn a_newcomer_takes_the_place_of_whoever_waits_longest_for_a_head() {
    let scene = Scene::new();
    let (address, _serving) = scene.listen(LIMITS).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(GET).await.unwrap();
    answer(&mut idle).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    let mut silent = TcpStream::connect(address).await.unwrap();

    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(GET).await.unwrap();
    answer(&mut first).await;
    assert_eq!(soon(silent.read(&mut [0])).await.unwrap_or(0), 0, "the silent one is closed");

    scene.advance(1).await;
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    assert_eq!(soon(idle.read(&mut [0])).await.unwrap_or(0), 0, "nobody waits for a head: the one that idles longest");

    let mut third = TcpStream::connect(address).await.unwrap();
    third.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    assert_eq!(soon(first.read(&mut [0])).await.unwrap_or(0), 0);

    // One that waits for a body is the last to leave.
    scene.go.add_permits(1);
    answer(&mut slow).await;
    let mut body = TcpStream::connect(address).await.unwrap();
    body.write_all(b"POST /body HTTP/1.1\r\nhost: bellhop\r\ncontent-length: 9\r\n\r\nabc").await.unwrap();
    assert_eq!(soon(slow.read(&mut [0])).await.unwrap_or(0), 0);
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    assert_eq!(soon(body.read(&mut [0])).await.unwrap_or(0), 0);

    // Now all three are being answered: the newcomer waits.
    let mut fourth = TcpStream::connect(address).await.unwrap();
    fourth.write_all(GET).await.unwrap();
    scene.go.add_permits(3);
    for served in [&mut slow, &mut second, &mut third] {
        assert!(answer(served).await.ends_with("slow"), "what is under way is not cut off");
    }
    answer(&mut fourth).await;
}

#[tokio::test]
async fn an_address_that_has_its_share_is_told_so() {
    let scene = Scene::new();
    let (address, _serving) = scene.listen(Limits { of_address: 2, ..LIMITS }).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(GET).await.unwrap();
        answer(&mut client).await;
        held.push(client);
    }
    let mut refused = TcpStream::connect(address).await.unwrap();
    let said = answer(&mut refused).await;
    assert!(said.starts_with("HTTP/1.1 503") && said.contains("2 connections from your address"), "{said}");
    drop(held.pop());
    loop {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(GET).await.unwrap();
        // Refused until the server has seen that the other one is gone.
        if answer(&mut client).await.starts_with("HTTP/1.1 200") {
            break;
        }
    }
}

#[tokio::test]
async fn a_stop_closes_who_waits_finishes_what_is_under_way_and_ends_with_the_kill() {
    let scene = Scene::new();
    let (address, mut serving) = scene.listen(LIMITS).await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut partial = TcpStream::connect(address).await.unwrap();
    partial.write_all(&GET[..9]).await.unwrap();
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: bellhop\r\n\r\n").await.unwrap();
    soon(scene.begun.acquire()).await.unwrap().forget();

    scene.ending.stop.cancel();
    assert_eq!(soon(silent.read(&mut [0])).await.unwrap_or(0), 0);
    scene.go.add_permits(1);
    assert!(answer(&mut slow).await.ends_with("slow"));
    assert_eq!(soon(slow.read(&mut [0])).await.unwrap_or(0), 0);
    assert!(futures::FutureExt::now_or_never(&mut serving).is_none(), "half a head is waited for");
    scene.ending.kill.cancel();
    assert_eq!(soon(partial.read(&mut [0])).await.unwrap_or(0), 0);
    soon(serving).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn too_many_headers_and_too_large_a_head_are_answered_431() {
    for headers in [vec!["x-a: 1"; 65], vec![&*"x-a: 1".repeat(8_000).leak(); 1]] {
        let scene = Scene::new();
        let mut client = scene.connect(1024 * 1024).await;
        let head = format!("GET /ok HTTP/1.1\r\nhost: bellhop\r\n{}\r\n\r\n", headers.join("\r\n"));
        client.write_all(head.as_bytes()).await.unwrap();
        let mut said = vec![0; 12];
        soon(client.read_exact(&mut said)).await.unwrap();
        assert_eq!(String::from_utf8(said).unwrap(), "HTTP/1.1 431");
        settle().await;
        assert!(is_closed(&mut client).await);
    }
}

#[tokio::test]
async fn an_answer_before_the_body_was_read_is_the_last_one_and_arrives_whatever_follows() {
    for head in ["content-length: 2000000", "transfer-encoding: chunked"] {
        let scene = Scene::new();
        let (address, _serving) = scene.listen(LIMITS).await;
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(format!("POST /ok HTTP/1.1\r\nhost: bellhop\r\n{head}\r\n\r\n").as_bytes()).await.unwrap();
        // More than what the kernel holds: it is not all sent before somebody reads.
        let body = vec![b'x'; 2_000_000];
        soon(client.write_all(&body)).await.expect("the rest is read and thrown away");
        let mut said = String::new();
        soon(client.read_to_string(&mut said)).await.expect("it is closed, not reset");
        assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("fine"), "{head} {said}");
        assert!(said.contains("connection: close"), "{head} {said}");
    }
}

#[tokio::test]
async fn a_long_answer_before_the_body_was_read_arrives_whole() {
    let scene = Scene::new();
    // Of the answer 1,024 bytes are on the way at most.
    let mut client = scene.connect(1024).await;
    client.write_all(b"POST /large HTTP/1.1\r\nhost: bellhop\r\ncontent-length: 9\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    soon(client.read_to_end(&mut said)).await.unwrap();
    let head = said.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    assert_eq!(said.len() - head, 1_000_000);
}

#[tokio::test]
async fn the_rest_of_a_body_is_thrown_away_for_two_seconds() {
    let scene = Scene::new();
    let mut client = scene.connect(1024).await;
    client.write_all(b"POST /ok HTTP/1.1\r\nhost: bellhop\r\ncontent-length: 9\r\n\r\n").await.unwrap();
    assert!(answer(&mut client).await.contains("connection: close"));
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0, "nothing more is written");
    scene.advance(1_999).await;
    client.write_all(b"x").await.expect("it is still read");
    scene.advance(1).await;
    client.write_all(b"x").await.expect_err("nobody reads it any more");
}

#[tokio::test]
async fn a_body_that_was_read_leaves_the_connection_open() {
    for body in ["content-length: 3\r\n\r\nabc", "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"] {
        let scene = Scene::new();
        let mut client = scene.connect(1024).await;
        client.write_all(format!("POST /body HTTP/1.1\r\nhost: bellhop\r\n{body}").as_bytes()).await.unwrap();
        let mut said = vec![0; 1024];
        let length = soon(client.read(&mut said)).await.unwrap();
        let said = std::str::from_utf8(&said[..length]).unwrap();
        assert!(said.starts_with("HTTP/1.1 200") && !said.contains("connection: close"), "{said}");
        client.write_all(GET).await.unwrap();
        assert!(answer(&mut client).await.ends_with("fine"));
    }
}
