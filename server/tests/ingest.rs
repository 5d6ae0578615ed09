//! Ingest over HTTP: what senders are told (design 3 "ingest answers").

mod support;

use std::net::SocketAddr;

use model::integration::Kind;
use serde_json::{Value, json};
use support::{Bellhop, Workshop};
use tempfile::{TempDir, tempdir};

const NOWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 1);

async fn with_integration(kind: Kind) -> (TempDir, String) {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    let path = workshop.integration(kind).await;
    workshop.close().await;
    (data, path)
}

#[tokio::test]
async fn valid_events_are_kept_and_the_others_are_named() {
    let (data, path) = with_integration(Kind::ArmsEvent).await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let body = json!([{"labels": {"alertname": "A"}}, {"labels": {}}]).to_string();
    let (status, answer) = bellhop.post(&path, body).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["accepted"], &answer["rejected"][0]["index"]), (200, &json!(1), &json!(1)));

    let (status, answer) = bellhop.post(&path, r#"{"labels": {}}"#).await;
    assert_eq!(status, 400, "{answer}");
    let (status, answer) = bellhop.post(&path, "disk is full").await;
    assert!(status == 400 && answer.contains("alertname"), "{status} {answer}");
    let (status, answer) = bellhop.post("/api/v1/events/wrong", "{}").await;
    assert!(status == 401 && answer.contains("unknown token"), "{status} {answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_told_the_limit() {
    let (data, path) = with_integration(Kind::ArmsEvent).await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let (status, answer) = bellhop.post(&path, vec![b' '; 1024 * 1024 + 1]).await;
    assert!(status == 413 && answer.contains("1048576"), "{status} {answer}");
}

#[tokio::test]
async fn a_disabled_integration_takes_nothing() {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    let path = workshop.integration(Kind::Alertmanager).await;
    let id = workshop.console.integrations(&workshop.who).await.unwrap()[0].id;
    workshop.console.switch_integration(&workshop.who, id, console::Switch::Off).await.unwrap();
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let (status, answer) = bellhop.post(&path, r#"{"alerts": []}"#).await;
    assert!(status == 403 && answer.contains("disabled"), "{status} {answer}");
}

#[tokio::test]
async fn prometheus_is_answered_as_by_an_alertmanager() {
    let (data, path) = with_integration(Kind::Prometheus).await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let path = format!("{path}/api/v2/alerts");
    assert_eq!(bellhop.post(&path, r#"[{"labels": {"alertname": "A"}}]"#).await, (200, String::new()));
    let (status, answer) = bellhop.post(&path, r#"[{"labels": {"alertname": "B"}}, {"labels": {}}]"#).await;
    let text: String = serde_json::from_str(&answer).expect("a JSON string");
    assert!(status == 400 && text.contains("alert 1"), "{status} {text}");
}
