//! Ingest over HTTP: what senders are told.

mod support;

use std::net::SocketAddr;

use model::integration::Kind;
use serde_json::{Value, json};
use support::{Bellhop, Session, Workshop, tour};
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
    let (status, answer) = bellhop.post("/api/v1/events/wrong", "x").await;
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

/// An installation with one integration, its account's session and the path to post to.
async fn with_page(kind: Kind) -> (TempDir, Bellhop, Session, String) {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    workshop.administrator(tour::EMAIL, tour::PASSWORD).await;
    let path = workshop.integration(kind).await;
    workshop.close().await;
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    (data, bellhop, session, path)
}

async fn page(session: &Session, path: &str) -> String {
    session.get(path).await.text().await.unwrap()
}

#[tokio::test]
async fn addresses_that_are_almost_right_work_or_say_what_is_right() {
    let (_data, bellhop, session, events) = with_page(Kind::Alertmanager).await;
    let token = events.rsplit('/').next().unwrap();
    let prometheus = format!("/prometheus/{token}");
    let item = |name: &str| format!(r#"[{{"labels": {{"alertname": "{name}"}}}}]"#);
    for (path, name) in [
        (events.clone(), "Right"),
        (format!("{events}/"), "Slash"),
        (format!("/api/v1//events/{token}"), "Double"),
        (format!("//api/v1/events/{token}"), "Front"),
        (format!("//prometheus/{token}/api/v2/alerts"), "PromFront"),
        (format!("{prometheus}/api/v2/alerts"), "PromRight"),
        (format!("{prometheus}/api/v2/alerts/"), "PromSlash"),
        (format!("{prometheus}//api/v2/alerts"), "PromDouble"),
    ] {
        let (status, answer) = bellhop.post(&path, item(name)).await;
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(page(&session, "/alerts").await.contains(&format!(">{name}<")), "{path}");
    }
    for (path, status, said) in [
        (format!("{prometheus}/api/v1/alerts"), 410, "use API v2"),
        (prometheus.clone(), 404, "/prometheus/TOKEN/api/v2/alerts"),
        (format!("{prometheus}/"), 404, "/prometheus/TOKEN/api/v2/alerts"),
        (format!("{prometheus}/api/v2/silences"), 404, "/prometheus/TOKEN/api/v2/alerts"),
        (format!("{events}/test"), 404, "nothing behind it"),
        ("/prometheus".to_owned(), 404, "token is missing"),
        ("/prometheus/".to_owned(), 404, "token is missing"),
        ("/api/v2/alerts".to_owned(), 404, "path_prefix"),
        ("/api/v1/alerts".to_owned(), 404, "path_prefix"),
        ("/api/v3".to_owned(), 404, "/api/v1/events/TOKEN"),
        ("/prometheus/wrong/api/v1/alerts".to_owned(), 401, "unknown token"),
        ("/prometheus/wrong".to_owned(), 401, "unknown token"),
        ("/api/v1/events/wrong/".to_owned(), 401, "unknown token"),
    ] {
        let (got, answer) = bellhop.post(&path, item("Lost")).await;
        assert!(got == status && answer.contains(said) && !answer.contains("log in"), "{path}: {got} {answer}");
        serde_json::from_str::<Value>(&answer).expect("an error is JSON here");
    }
    assert!(!page(&session, "/alerts").await.contains("Lost"));
    let integration = page(&session, "/integrations/1").await;
    assert!(integration.contains("use API v2") && integration.contains("nothing behind it"), "{integration}");
}

#[tokio::test]
async fn what_was_mended_is_taken_and_said_at_the_integration() {
    let (_data, bellhop, session, path) = with_page(Kind::Alertmanager).await;
    let odd = concat!(
        r#"{"status":"firing","alerts":[{"labels":{"alertname":"Odd","tags":["a"]},"status":"paused","#,
        r#""startsAt":"2026-08-22 18:00:00","endsAt":"tomorrow","annotations":{"summary":"half \ud83d"}},]}"#
    );
    let (status, answer) = bellhop.post(&path, odd).await;
    assert_eq!((status, answer.as_str()), (200, r#"{"accepted":1,"rejected":[]}"#));
    let (status, _) =
        bellhop.post(&path, r#"[{"labels":{"alertname":"Other"},"startsAt":"2036-01-01T00:00:00Z"}]"#).await;
    assert_eq!(status, 200);
    let gbk: Vec<u8> = [br#"{"labels":{"alertname":""#.as_slice(), b"\xb4\xc5\xc5\xcc", br#""}}"#].concat();
    assert_eq!(bellhop.post(&path, gbk).await.0, 200);
    assert!(page(&session, "/alerts").await.contains(">磁盘<"));
    let english = page(&session, "/integrations/1?lang=en").await;
    for said in [
        "startsAt “2026-08-22 18:00:00” has no time zone; Asia/Shanghai was taken",
        "endsAt “tomorrow” is not a time",
        "The status “paused” is not known",
        "The body is not quite JSON",
        "ahead; the time of receipt was taken",
        "The body is of the kind",
        "it was read as gb18030",
    ] {
        assert!(english.contains(said), "{said}: {english}");
    }
    let chinese = page(&session, "/integrations/1?lang=zh").await;
    assert!(chinese.contains("没有时区，已按 Asia/Shanghai 处理") && chinese.contains("不是规范的 JSON"), "{chinese}");
}

#[tokio::test]
async fn what_was_refused_is_explained_in_the_readers_language() {
    let (_data, bellhop, session, path) = with_page(Kind::ArmsEvent).await;
    for (body, told) in [
        ("disk is full", "is not the JSON that is expected here"),
        ("5", "neither a list nor an object"),
        (r#"[{"labels":{"alertname":"A"}},{"labels":{}},7]"#, "at least one label with a value is needed"),
        ("\u{1f}\u{8b}", "is not the JSON"),
    ] {
        let (status, answer) = bellhop.post(&path, body).await;
        assert!((status == 400 || status == 200) && answer.contains(told), "{body}: {status} {answer}");
    }
    assert_eq!(bellhop.post(&path, b"\x1f\x8b\x08".as_slice()).await.0, 400);
    let english = page(&session, "/integrations/1?lang=en").await;
    for said in [
        "The body was not JSON: expected value",
        "Let a JSON library write it.",
        "Send what belongs to the kind",
        "Index 1: it has no label with a value. Index 2: it is not an object.",
        "Switch the compression off at the sender.",
        "The sender was told",
    ] {
        assert!(english.contains(said), "{said}: {english}");
    }
    let chinese = page(&session, "/integrations/1?lang=zh").await;
    for said in [
        "请求体不是 JSON：",
        "下标 1：没有任何有值的标签。下标 2：不是对象。",
        "请在发送方关闭压缩。",
        "上报方收到的说明",
    ] {
        assert!(chinese.contains(said), "{said}: {chinese}");
    }
    assert!(page(&session, "/?lang=zh").await.contains("请求体经过 gzip 压缩。"));
}

#[tokio::test]
async fn a_word_that_nobody_knows_is_pointed_out_until_somebody_says_what_it_means() {
    let (data, bellhop, session, path) = with_page(Kind::ArmsEvent).await;
    let post = async |bellhop: &Bellhop, name: &str, label: &str, word: &str| {
        let (status, answer) =
            bellhop.post(&path, json!({"labels": {"alertname": name, label: word}}).to_string()).await;
        assert_eq!(status, 200, "{answer}");
    };
    post(&bellhop, "Known", "level", "emergency").await;
    post(&bellhop, "Odd", "severity", "SEV-1").await;
    let p1 = page(&session, "/alerts?level=P1&lang=en").await;
    assert!(p1.contains(">Known<") && !p1.contains(">Odd<"), "{p1}");
    assert!(page(&session, "/alerts?level=P3").await.contains(">Odd<"));
    assert!(page(&session, "/").await.contains("sends the severity “SEV-1”"));
    let integration = page(&session, "/integrations/1").await;
    assert!(integration.contains("Level of “SEV-1”") && integration.contains("Not known, so P3"), "{integration}");

    // It outlives a restart.
    assert_eq!(bellhop.terminate().await, Some(0));
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    assert!(page(&session, "/?lang=en").await.contains("sends the severity “SEV-1”"));

    let set = server::http::table().into_iter().find(|route| route.path.ends_with("/set_severity")).unwrap().path;
    let answer = session.post(&set, &[("id", "1"), ("word", "SEV-1"), ("level", "P1")]).await;
    assert_eq!(answer.status(), 303);
    assert!(!page(&session, "/?lang=en").await.contains("sends the severity"));
    post(&bellhop, "Later", "severity", "sev-1").await;
    let p1 = page(&session, "/alerts?level=P1").await;
    assert!(p1.contains(">Later<") && !p1.contains(">Odd<"), "what was stored keeps its level: {p1}");
}

#[tokio::test]
async fn the_kind_that_really_comes_in_is_offered() {
    let (_data, bellhop, session, path) = with_page(Kind::ArmsEvent).await;
    assert_eq!(bellhop.post(&path, r#"{"alerts":[{"labels":{"alertname":"A"}}]}"#).await.0, 200);
    let offered = page(&session, "/integrations/1?lang=en").await;
    assert!(offered.contains("kind to Alertmanager"), "{offered}");
    let change = server::http::table().into_iter().find(|route| route.path.ends_with("/change_kind")).unwrap().path;
    assert_eq!(session.post(&change, &[("id", "1"), ("kind", "alertmanager")]).await.status(), 303);
    let changed = page(&session, "/integrations/1").await;
    assert!(!changed.contains("kind to Alertmanager") && changed.contains("Only when the sender says so"), "{changed}");
}

#[tokio::test]
async fn over_its_limit_an_integration_turns_new_alerts_away_and_says_so() {
    let (_data, bellhop, session, path) = with_page(Kind::Alertmanager).await;
    let save = server::http::table().into_iter().find(|route| route.path.ends_with("/save_integration")).unwrap().path;
    let fields = [
        ("form[id]", "1"),
        ("form[version]", "1"),
        ("form[name]", "Alerts"),
        ("form[kind]", "alertmanager"),
        ("form[max_active]", "2"),
        ("form[scale]", "none"),
        ("form[enabled]", "true"),
    ];
    assert_eq!(session.post(&save, &fields).await.status(), 303);
    let body = |names: &[&str]| {
        let alerts: Vec<Value> = names.iter().map(|name| json!({"labels": {"alertname": name}})).collect();
        json!({ "alerts": alerts }).to_string()
    };
    let (status, answer) = bellhop.post(&path, body(&["A", "B", "C"])).await;
    assert!(
        status == 503 && answer.contains("2 alerts were taken in, 1 were not: 2 alerts of this integration fire"),
        "{status} {answer}"
    );
    let (status, answer) = bellhop.post(&path, body(&["A", "B"])).await;
    assert_eq!(status, 200, "what fires already is taken: {answer}");
    assert!(page(&session, "/?lang=en").await.contains("was refused (HTTP 503)"));
    let alerts = page(&session, "/alerts").await;
    assert!(alerts.contains(">B<") && !alerts.contains(">C<"), "{alerts}");
    let prometheus = path.replace("/api/v1/events/", "/prometheus/") + "/api/v2/alerts";
    let (status, answer) = bellhop.post(&prometheus, r#"[{"labels":{"alertname":"D"}}]"#).await;
    assert!(status == 503 && serde_json::from_str::<String>(&answer).is_ok(), "{status} {answer}");
}
