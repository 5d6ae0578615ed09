//! Clients that hold connections and give nothing: whoever asks from another address is answered all the same, and memory stays
//! bounded. The times after which such connections end are tested where the clock is (`server/src/serving/tests.rs`).
#![cfg(target_os = "linux")]

mod support;

use std::net::{Ipv4Addr, SocketAddr};

use app::api::session::LogIn;
use leptos::server_fn::ServerFn as _;
use support::{Bellhop, serve, soon};
use tempfile::tempdir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    process::Command,
};

/// Open files that the process may have; 80 % of them may be connections.
const FILES: usize = 256;
/// Kilobytes.
const MEMORY: u64 = 400 * 1024;

/// The same with fewer open files.
fn with_few_files(bellhop: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!(r#"ulimit -n {FILES}; exec "$@""#), "sh"]).arg(bellhop.as_std().get_program());
    shell.args(bellhop.as_std().get_args());
    for (name, value) in bellhop.as_std().get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

async fn connect(from: u8, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::new(127, 0, 0, from), 0).into()).unwrap();
    // So that little of an answer is on the way.
    socket.set_recv_buffer_size(4_096).unwrap();
    soon(socket.connect(to)).await.unwrap()
}

async fn healthz(to: SocketAddr) -> String {
    let mut client = connect(2, to).await;
    client.write_all(b"GET /healthz HTTP/1.1\r\nhost: bellhop\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    answer
}

/// Resident memory of the process, in kilobytes.
fn memory(bellhop: &Bellhop) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bellhop.child.id().unwrap())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().trim().parse().unwrap()
}

struct Attack {
    name: &'static str,
    /// What each connection sends.
    sends: Vec<u8>,
    /// The last parts of 127.0.0.0/24 that it comes from.
    from: std::ops::Range<u8>,
    connections_each: usize,
}

fn attacks() -> Vec<Attack> {
    let head = |path: &str, headers: &str| format!("{path} HTTP/1.1\r\nhost: bellhop\r\n{headers}");
    let body = head(&format!("POST {}", LogIn::PATH), "content-length: 60000\r\n\r\n").into_bytes();
    vec![
        Attack { name: "silent", sends: vec![], from: 10..14, connections_each: 100 },
        Attack { name: "silent, from one address", sends: vec![], from: 10..11, connections_each: 1_100 },
        Attack {
            name: "half a head",
            sends: head("GET /login", "x-a: ").into_bytes(),
            from: 20..24,
            connections_each: 100,
        },
        Attack {
            name: "half a large head",
            sends: [head("GET /login", "x-a: ").into_bytes(), vec![b'x'; 30_000]].concat(),
            from: 30..34,
            connections_each: 100,
        },
        Attack {
            name: "nothing of the answers is read",
            sends: head("GET /login", "\r\n").repeat(8).into_bytes(),
            from: 40..43,
            connections_each: 80,
        },
        Attack { name: "idle", sends: head("GET /healthz", "\r\n").into_bytes(), from: 50..54, connections_each: 100 },
        Attack { name: "half a body", sends: [body, vec![b'x'; 50_000]].concat(), from: 60..64, connections_each: 100 },
    ]
}

#[tokio::test]
async fn whoever_asks_from_another_address_is_answered_during_each_attack() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::start(with_few_files(&serve(data.path(), &[]))).await;
    let address: SocketAddr = bellhop.address().parse().unwrap();
    for attack in attacks() {
        let mut held = Vec::new();
        for from in attack.from.clone() {
            for _ in 0..attack.connections_each {
                let mut client = connect(from, address).await;
                // It may be refused, or have to leave, while it sends. What does not fit on the way is not sent.
                let _ = client.try_write(&attack.sends);
                let _ = client.flush().await;
                held.push(client);
            }
            assert!(healthz(address).await.starts_with("HTTP/1.1 200"), "{}", attack.name);
        }
        let kilobytes = memory(&bellhop);
        assert!(kilobytes < MEMORY, "{}: {kilobytes} kB", attack.name);
    }
    bellhop.ready().await;
    assert_eq!(bellhop.terminate().await, Some(0));
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_address_that_it_forwards_is_counted() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::start(serve(data.path(), &["--trusted-proxy", "127.0.0.1"])).await;
    let address: SocketAddr = bellhop.address().parse().unwrap();
    let ask = async |forwarded: &str, rest: &str| {
        let mut client = soon(TcpStream::connect(address)).await.unwrap();
        let head = format!("POST {} HTTP/1.1\r\nhost: bellhop\r\nx-forwarded-for: {forwarded}\r\n{rest}", LogIn::PATH);
        client.write_all(head.as_bytes()).await.unwrap();
        client
    };
    let mut held = Vec::new();
    let half_sent =
        async |number: usize| ask(&format!("198.51.100.8:{}", 1_000 + number), "content-length: 9\r\n\r\nabc").await;
    for number in 0..100 {
        held.push(half_sent(number).await);
    }
    let answer = async |mut client: TcpStream| {
        let mut text = String::new();
        soon(client.read_to_string(&mut text)).await.unwrap();
        text
    };
    let done = "connection: close\r\ncontent-length: 0\r\n\r\n";
    // Until the last of the hundred has begun. On a machine that stands still the first of them are over by then.
    while !answer(ask("198.51.100.8", done).await).await.contains("100 requests of your address") {
        held.push(half_sent(held.len() % 1_000).await);
    }
    let other = answer(ask("198.51.100.9", done).await).await;
    assert!(!other.contains("100 requests"), "{other}");
    drop(held);
    while answer(ask("198.51.100.8", done).await).await.contains("100 requests of your address") {}
}

#[tokio::test]
async fn the_metrics_listener_is_bounded_too() {
    let data = tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let bellhop = Bellhop::serve(data.path(), &["--metrics-listen", &free.to_string()]).await;
    let mut held = Vec::new();
    for _ in 0..40 {
        held.push(connect(3, free).await);
    }
    let mut client = connect(2, free).await;
    client.write_all(b"GET /metrics HTTP/1.1\r\nhost: bellhop\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    soon(client.read_to_string(&mut answer)).await.unwrap();
    assert!(answer.contains("bellhop_connections_evicted_total"), "{answer}");
    assert_eq!(bellhop.terminate().await, Some(0));
}
