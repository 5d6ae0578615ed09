//! The client against sockets that misbehave, and its choice of certificates. The simulator's faults are in `tests/conformance.rs`.

use std::{net::SocketAddr, process::Command};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::*;
use crate::HostEntry;

const TOKEN: &str = "0123456789abcdef";
const NOW: Millis = Millis(1_700_000_000_000);

async fn send_to(address: SocketAddr, config: ClientConfig) -> Answer {
    let host_policy = HostPolicy::default().with_simulator(address);
    let client = Client::new(ClientConfig { host_policy, ..config }).unwrap();
    let url = WebhookUrl::parse(&format!("http://{address}/robot/send?access_token={TOKEN}")).unwrap();
    client.send(&url, None, NOW, b"{}".to_vec()).await
}

/// What comes of an attempt when the other side answers with these bytes and closes.
async fn answered(bytes: &'static [u8]) -> Answer {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let other_side = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(bytes).await.unwrap();
    };
    let (answer, ()) = tokio::join!(send_to(address, ClientConfig::default()), other_side);
    answer
}

#[tokio::test]
async fn a_refused_connection_is_certainly_not_delivered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let answer = send_to(address, ClientConfig::default()).await;
    assert_eq!((answer.verdict, &answer.meaning), (Verdict::Retry, &Meaning::Unreachable));
    assert!(!answer.maybe_delivered);
    assert!(answer.errmsg.starts_with("no connection: "), "{}", answer.errmsg);
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_may_have_delivered() {
    for bytes in [b"".as_slice(), b"HTTP/1.1 200 OK\r\nContent-Le"] {
        let answer = answered(bytes).await;
        assert_eq!((answer.verdict, &answer.meaning, answer.http_status), (Verdict::Retry, &Meaning::Unanswered, None));
        assert!(answer.maybe_delivered);
    }
}

#[tokio::test]
async fn half_an_answer_may_have_delivered() {
    let answer = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"errcode\":0,").await;
    assert_eq!((&answer.meaning, answer.http_status, answer.maybe_delivered), (&Meaning::Unanswered, Some(200), true));
    let answer = answered(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 27\r\n\r\n<html>").await;
    assert_eq!((&answer.meaning, answer.http_status, answer.maybe_delivered), (&Meaning::Gateway, Some(502), false));
}

#[tokio::test]
async fn silence_after_the_request_may_have_delivered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    // The connection waits in the backlog and is never read from.
    let impatient = ClientConfig { total_timeout: Duration::from_secs(2), ..ClientConfig::default() };
    let answer = send_to(address, impatient).await;
    assert_eq!((answer.verdict, &answer.meaning, answer.maybe_delivered), (Verdict::Retry, &Meaning::Unanswered, true));
    assert!(answer.errmsg.starts_with("no answer in time"), "{}", answer.errmsg);
}

#[tokio::test]
async fn what_the_other_side_repeats_of_the_url_is_not_kept() {
    let page = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<p>/robot/send?access_token=0123456789abcdef or 0123456789abcdef</p>";
    let answer = answered(page).await;
    assert_eq!(answer.errmsg, "/robot/send?access_token=… or …");
    let cut = answered(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"errcode\":0123456789abcdef}").await;
    assert!(!cut.errmsg.contains(TOKEN), "{}", cut.errmsg);
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let flood = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n{\"errcode\":0,\"errmsg\":\"";
        stream.write_all(head).await.unwrap();
        let more = vec![b'x'; 65_536];
        while stream.write_all(&more).await.is_ok() {}
    };
    let (answer, ()) = tokio::join!(send_to(address, ClientConfig::default()), flood);
    assert_eq!((answer.verdict, &answer.meaning), (Verdict::Retry, &Meaning::Gateway), "{}", answer.errmsg);
    assert_eq!(answer.errmsg.chars().count(), verdict::MAX_ERRMSG_CHARS);
}

#[tokio::test]
async fn a_host_that_is_not_listed_gets_no_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = WebhookUrl::parse(&format!("http://{address}/robot/send?access_token={TOKEN}")).unwrap();
    let answer = Client::new(ClientConfig::default()).unwrap().send(&url, None, NOW, Vec::new()).await;
    assert_eq!((answer.verdict, &answer.meaning), (Verdict::Blocked, &Meaning::NotAllowed));
    assert!(answer.errmsg.contains(&format!("--robot-host {address}")), "{}", answer.errmsg);
}

#[test]
fn a_name_that_leads_nowhere_is_unreachable() {
    let entry: HostEntry = "bellhop-test.invalid".parse().unwrap();
    let client =
        Client::new(ClientConfig { host_policy: HostPolicy::new([entry]), ..ClientConfig::default() }).unwrap();
    let url = WebhookUrl::parse("http://bellhop-test.invalid/robot/send?access_token=abc").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(client.send(&url, None, NOW, Vec::new()));
    assert_eq!(
        (answer.verdict, &answer.meaning, answer.maybe_delivered),
        (Verdict::Retry, &Meaning::Unreachable, false)
    );
}

#[test]
fn only_this_machines_own_addresses_bypass_the_proxy() {
    let is_own =
        |start: &str| is_this_machine(&WebhookUrl::parse(&format!("{start}/robot/send?access_token=a")).unwrap());
    for own in ["http://127.0.0.1:4010", "http://[::1]:4010", "http://localhost:4010", "http://a.localhost"] {
        assert!(is_own(own), "{own}");
    }
    for other in ["https://oapi.dingtalk.com", "http://10.0.0.5", "http://localhost.example"] {
        assert!(!is_own(other), "{other}");
    }
}

#[test]
fn a_ca_file_must_exist_and_hold_certificates() {
    let with = |path: PathBuf| Client::new(ClientConfig { ca_file: Some(path), ..ClientConfig::default() });
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(with(folder.path().join("none.pem")), Err(ClientError::CaFile { .. })));
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate here").unwrap();
    assert!(matches!(with(empty), Err(ClientError::CaFileContent { .. })));
}

/// A command that runs one of the ignored tests below in a process of its own, for tests of the environment.
fn alone(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", &format!("client::tests::{test}")]);
    command
}

#[test]
fn a_machine_without_ca_files_gets_the_embedded_roots() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = alone("without_system_certificates");
    command.env("SSL_CERT_FILE", folder.path().join("missing.pem")).env("SSL_CERT_DIR", folder.path());
    assert!(command.status().unwrap().success());
}

#[test]
#[ignore = "started by a_machine_without_ca_files_gets_the_embedded_roots"]
fn without_system_certificates() {
    assert_eq!(Client::new(ClientConfig::default()).unwrap().roots(), Roots::Embedded);
}

#[test]
fn a_proxy_of_the_environment_is_used_wherever_it_lives() {
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = proxy.local_addr().unwrap().port();
    let mut command = alone("behind_a_proxy");
    command.env("HTTP_PROXY", format!("http://localhost:{port}")).env_remove("NO_PROXY").env_remove("no_proxy");
    let mut child = command.spawn().unwrap();
    let (mut stream, _) = proxy.accept().unwrap();
    let mut request = [0; 4096];
    let length = std::io::Read::read(&mut stream, &mut request).unwrap();
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"errcode\":0}";
    std::io::Write::write_all(&mut stream, ok).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(
        request[..length].starts_with(b"POST http://bellhop-test.invalid/robot/send?access_token=abcdefgh HTTP/1.1")
    );
}

/// The robot's host is resolved by the proxy; the proxy's own name may lead to this machine.
#[tokio::test]
#[ignore = "started by a_proxy_of_the_environment_is_used_wherever_it_lives"]
async fn behind_a_proxy() {
    let entry: HostEntry = "bellhop-test.invalid".parse().unwrap();
    let client =
        Client::new(ClientConfig { host_policy: HostPolicy::new([entry]), ..ClientConfig::default() }).unwrap();
    let url = WebhookUrl::parse("http://bellhop-test.invalid/robot/send?access_token=abcdefgh").unwrap();
    let answer = client.send(&url, None, NOW, b"{}".to_vec()).await;
    assert_eq!(answer.verdict, Verdict::Sent, "{}", answer.errmsg);
    let direct = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"errcode\":0}").await;
    assert_eq!(direct.verdict, Verdict::Sent, "an address of this machine needs no proxy: {}", direct.errmsg);
}
