//! What a stranger with a token can do to memory, to answers and to everybody's pages by what is posted.

mod support;

use std::net::SocketAddr;

use model::{
    AlertId, Labels,
    integration::Kind,
    limits::{
        ingest::{
            ANNOTATION_BYTES, BODY_BYTES, LABELS, LABELS_REFUSED, NAME_BYTES, REFUSAL_CHARS, REJECTED, REJECTED_SHOWN,
            VALUE_BYTES,
        },
        shown::LIST_CHARS,
    },
};
use serde_json::{Value, json};
use support::{
    Bellhop, Session, Workshop,
    tour::{EMAIL, PASSWORD},
};
use tempfile::{TempDir, tempdir};

const NOWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 1);

/// A data folder with an account and an integration of each kind, and the paths of their URLs.
struct Installation {
    data: TempDir,
    arms: String,
    alertmanager: String,
    prometheus: String,
}

impl Installation {
    async fn new() -> Self {
        let data = tempdir().unwrap();
        let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
        workshop.administrator(EMAIL, PASSWORD).await;
        let arms = workshop.integration(Kind::ArmsEvent).await;
        let alertmanager = workshop.integration(Kind::Alertmanager).await;
        let prometheus = format!("{}/api/v2/alerts", workshop.integration(Kind::Prometheus).await);
        workshop.close().await;
        Self { data, arms, alertmanager, prometheus }
    }

    /// A body of each format with these items, and where to post it.
    fn bodies(&self, items: &str) -> [(&str, String); 3] {
        let list = format!("[{items}]");
        [(&self.arms, list.clone()), (&self.alertmanager, format!("{{\"alerts\":{list}}}")), (&self.prometheus, list)]
    }
}

async fn page(session: &Session, path: &str) -> String {
    session.get(path).await.text().await.unwrap()
}

fn one_and(count: usize) -> String {
    vec!["1"; count].join(",")
}

#[tokio::test]
async fn the_answer_to_wrong_items_stays_small_in_every_format() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let more = 9;
    for (path, body) in installation.bodies(&one_and(REJECTED_SHOWN + more)) {
        let (status, answer) = bellhop.post(path, body).await;
        assert_eq!(status, 400, "{path}");
        match serde_json::from_str(&answer).unwrap() {
            Value::String(text) => assert!(text.ends_with(" more") && text.len() < 10_000, "{text}"),
            answer => {
                assert_eq!(answer["rejected"].as_array().unwrap().len(), REJECTED_SHOWN);
                assert_eq!(answer["rejected_more"], json!(more));
            }
        }
    }
    for (path, body) in installation.bodies(&one_and(REJECTED + 1)) {
        let (status, answer) = bellhop.post(path, body).await;
        assert!(status == 400 && answer.contains(&REJECTED.to_string()), "{path}: {status} {answer}");
        assert!(answer.len() < 4 * REFUSAL_CHARS, "{} bytes", answer.len());
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_body_of_nothing_but_wrong_items_costs_little_more_memory_than_itself() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let before = peak_memory(&bellhop);
    for (path, body) in installation.bodies(&one_and(BODY_BYTES / 2 - 20)) {
        // ARMS events have a smaller limit: it hangs up.
        if path != installation.arms {
            assert_eq!(bellhop.post(path, body).await.0, 400, "{path}");
        }
    }
    let grown = peak_memory(&bellhop) - before;
    assert!(grown < 4 * BODY_BYTES, "{grown} bytes more");
}

/// The most memory that the process ever held, in bytes.
#[cfg(target_os = "linux")]
fn peak_memory(bellhop: &Bellhop) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bellhop.child.id().unwrap())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[tokio::test]
async fn what_is_refused_is_neither_echoed_nor_shown_whole() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let long = "Z".repeat(900_000);
    let name = json!([{"labels": long}]).to_string();
    let whole = json!({ "alerts": long }).to_string();
    let mut posts = vec![(installation.alertmanager.as_str(), whole.clone()), (&installation.prometheus, whole)];
    posts.extend(installation.bodies(name.trim_matches(['[', ']'])));
    for (path, body) in posts {
        let (status, answer) = bellhop.post(path, body).await;
        assert!(status == 400 && answer.len() < 4 * REFUSAL_CHARS, "{path}: {status}, {} bytes", answer.len());
    }
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    let overview = page(&session, "/").await;
    assert!(overview.len() < 100_000, "{} bytes", overview.len());
    for (id, name) in [(1, "arms_event"), (2, "alertmanager"), (3, "prometheus")] {
        assert!(overview.contains(&format!("the integration “{name}” was refused")), "{overview}");
        let integration = page(&session, &format!("/integrations/{id}")).await;
        assert!(!integration.contains("ZZZ") && integration.len() < 100_000, "{} bytes", integration.len());
    }
}

#[tokio::test]
async fn too_many_labels_refuse_the_item_and_not_the_others() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let labels: Labels = (0..=LABELS_REFUSED).map(|n| (format!("l{n}"), "v")).collect();
    let items = format!("{},{}", json!({ "labels": labels }), json!({"labels": {"alertname": "A"}}));
    for (path, body) in installation.bodies(&items) {
        let (_, answer) = bellhop.post(path, body).await;
        assert!(answer.contains(&LABELS_REFUSED.to_string()), "{path}: {answer}");
    }
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    assert_eq!(page(&session, "/alerts").await.matches("href=\"/alerts/").count(), 3);
}

/// An alert that is over every limit but that of refusal.
fn huge(end: &str) -> Value {
    let mut labels: Labels = (0..LABELS * 3).map(|n| (format!("zz{n}"), "v")).collect();
    labels.0.insert("alertname".to_owned(), "N".repeat(VALUE_BYTES * 4));
    labels.0.insert(format!("a{}{end}", "a".repeat(NAME_BYTES * 4)), "x\u{0}y".to_owned());
    let mut annotations: Labels = (0..LABELS_REFUSED + 9).map(|n| (format!("n{n}"), "磁".repeat(9))).collect();
    annotations.0.insert("summary".to_owned(), "磁".repeat(ANNOTATION_BYTES));
    let link = format!("https://h.example/{}", "x".repeat(100_000));
    json!({"labels": labels, "annotations": annotations, "generatorURL": link})
}

#[tokio::test]
async fn a_huge_alert_is_cut_with_notes_stays_itself_and_makes_no_page_large() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    // Twice the same one, and one that differs only in what is cut.
    for body in [huge("1"), huge("1"), huge("2")] {
        let (status, answer) = bellhop.post(&installation.alertmanager, json!({"alerts": [body]}).to_string()).await;
        assert_eq!((status, answer.as_str()), (200, r#"{"accepted":1,"rejected":[]}"#));
    }
    for path in ["/", "/alerts"] {
        let list = page(&session, path).await;
        assert!(list.len() < 100_000 && list.contains("NNN"), "{path}: {} bytes", list.len());
        assert!(!list.contains(&"N".repeat(LIST_CHARS)), "{path}: a name is shown whole");
        assert!(list.contains("href=\"/alerts/2\"") && !list.contains("href=\"/alerts/3\""), "{path}: {list}");
    }
    let alert = page(&session, "/alerts/1").await;
    assert!(alert.contains(&"N".repeat(VALUE_BYTES)) && alert.len() < 300_000, "{} bytes", alert.len());

    let notes = page(&session, "/integrations/2").await;
    for said in ["were kept", "was cut to", "control characters", "is left out"] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    let notes = page(&session, "/integrations/2?lang=zh-CN").await;
    assert!(notes.contains("接收时发现的问题") && notes.contains("控制字符"), "{notes}");

    drop(session);
    bellhop.kill().await;
    let workshop = Workshop::open(installation.data.path(), SocketAddr::from(NOWHERE)).await;
    let stored = workshop.store.alert(AlertId(1)).await.unwrap().unwrap().alert;
    let sent: Labels = serde_json::from_value(huge("1")["labels"].clone()).unwrap();
    assert_eq!(stored.fingerprint, sent.fingerprint());
    for (texts, longest) in [(&stored.labels, VALUE_BYTES), (&stored.annotations, ANNOTATION_BYTES)] {
        assert_eq!(texts.0.len(), LABELS);
        assert!(texts.0.iter().all(|(name, value)| name.len() <= NAME_BYTES && value.len() <= longest));
    }
    assert_eq!(stored.generator_url, "");
    assert!(stored.annotations.value("summary").starts_with("磁磁"));
    workshop.close().await;
}

#[tokio::test]
async fn a_link_leads_where_it_seems_to_lead() {
    let installation = Installation::new().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let alert = json!([{
        "labels": {"alertname": "A"},
        "annotations": {"runbook_url": "https://h.example/\u{202e}gpj.exe"},
        "generatorURL": "https://bellhop.example.org@evil.example/",
    }]);
    assert_eq!(bellhop.post(&installation.prometheus, alert.to_string()).await.0, 200);
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    let alert = page(&session, "/alerts/1").await;
    assert!(alert.contains("href=\"https://bellhop.example.org%40evil.example/\""), "{alert}");
    assert!(alert.contains("https://h.example/%E2%80%AEgpj.exe") && !alert.contains('\u{202e}'), "{alert}");
}

#[tokio::test]
async fn a_body_with_a_wrong_item_and_one_that_cannot_be_stored_is_told_of_once() {
    let installation = Installation::new().await;
    let workshop = Workshop::open(installation.data.path(), SocketAddr::from(NOWHERE)).await;
    let trigger =
        "create trigger refused before insert on alert when new.name = 'Poison' begin select raise(abort, 'no'); end";
    workshop.store.tamper(trigger).await.unwrap();
    workshop.close().await;
    let bellhop = Bellhop::serve(installation.data.path(), &[]).await;
    let session = Session::log_in(&bellhop, EMAIL, PASSWORD).await;
    let body = json!([{"labels": {"alertname": "A"}}, {"labels": {"alertname": "Poison"}}, {"labels": {}}]).to_string();
    let (status, answer) = bellhop.post(&installation.arms, body).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let places: Vec<&Value> = answer["rejected"].as_array().unwrap().iter().map(|item| &item["index"]).collect();
    assert_eq!((status, &answer["accepted"], places), (200, &json!(1), vec![&json!(1), &json!(2)]));
    let page = page(&session, "/integrations/1").await;
    for once in ["Index 1: it could not be stored", "Index 2: it has no label with a value"] {
        assert_eq!(page.matches(once).count(), 1, "{once}: {page}");
    }
}
