//! Secrets stay where they are: neither the log at its most talkative, nor pages, answers or errors show one.

mod support;

use simulator::{Fault, Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Session, serve, session::location, soon, tour};
use tempfile::tempdir;

const TOKEN: &str = "t0kenThatOpensTheGroupChat";
const SECRET: &str = "SECa1b2c3ThatSignsItsMessages";
/// Typed into a form that is refused.
const TYPED_TOKEN: &str = "t0kenThatWasOnlyTyped";
const TYPED_SECRET: &str = "SECthatWasOnlyTyped";

#[tokio::test]
async fn no_secret_is_in_the_log_in_a_page_or_in_an_error() {
    let simulator = Simulator::new(Settings::default(), SystemClock);
    simulator.put_robot(Robot::new(TOKEN, "Operations").secret(SECRET));
    let running = simulator.start().await.unwrap();
    let data = tempdir().unwrap();
    let webhook_url = running.webhook(TOKEN);
    let ingest = tour::furnish(data.path(), running.address(), &webhook_url, SECRET).await.ingest;
    let ingest_token = ingest.rsplit('/').next().unwrap();
    let mut command =
        serve(data.path(), &["--robot-host", &running.address().to_string(), "--robot-host", "127.0.0.1:1"]);
    command.env("RUST_LOG", "trace");
    let (bellhop, log) = Bellhop::start_logged(command).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;

    // Sent, then lost, garbage and refused; and refused once more where a person tries.
    tour::post_event(&bellhop, &ingest, "Sent").await;
    soon(simulator.wait_for_messages(TOKEN, 1)).await;
    for fault in
        [Fault::LoseAnswer, Fault::page(502), Fault::answer(format!(r#"{{"errcode":1,"errmsg":"{webhook_url}"}}"#))]
    {
        simulator.script(TOKEN, fault, 1).unwrap();
    }
    for name in ["Lost", "Garbage", "Refused"] {
        tour::post_event(&bellhop, &ingest, name).await;
    }
    soon(simulator.wait_until(|simulator| simulator.requests(TOKEN).len() >= 4)).await;
    let mut answers = Vec::new();
    let contact = function("save_contact");
    let trial = function("test_contact");
    let unreachable = format!("http://127.0.0.1:1/robot/send?access_token={TYPED_TOKEN}");
    let elsewhere = format!("https://evil.example/robot/send?access_token={TYPED_TOKEN}");
    for (path, name, url) in [
        (&contact, "", unreachable.as_str()),
        (&contact, "Someone", &elsewhere),
        (&contact, "Someone", TYPED_SECRET),
        (&trial, "Someone", &unreachable),
        (&trial, "Someone", &elsewhere),
    ] {
        let fields = [("form[name]", name), ("form[webhook_url]", url), ("form[secret]", TYPED_SECRET)];
        let answer = session.post(path, &fields).await;
        let (status, to) = (answer.status(), location(&answer));
        let text = answer.text().await.unwrap();
        assert!(to.contains("draft="), "a refused form and the answer to a test are drafts: {status} {text}");
        answers.push((format!("{path} {url}"), text));
        answers.push((to.clone(), session.get(&to).await.text().await.unwrap()));
        answers.push(("its redirect".to_owned(), to));
    }
    for body in ["", "[]", "{}", "{\"labels\": {}}", "disk is full"] {
        answers.push((format!("ingest of {body:?}"), bellhop.post(&ingest, body).await.1));
        answers.push(("ingest, wrong token".to_owned(), bellhop.post(&format!("{ingest}x"), body).await.1));
    }
    answers.push(("metrics".to_owned(), bellhop.get("/metrics").await.1));

    let delivery = tour::a_delivery(&session).await;
    let mut failed = Vec::new();
    for (path, status, body) in tour::walk(&session, &delivery).await {
        failed.extend((status >= 500).then(|| format!("{path}: {status} {body}")));
        assert!(path == "/integrations/1" || !body.contains(ingest_token), "the ingest token is in {path}: {body}");
        answers.push((path, body));
    }
    let cookie = session.cookie(app::context::SESSION_COOKIE).unwrap();
    assert_eq!(bellhop.terminate().await, Some(0));
    let log = log.whole().await;
    assert!(failed.is_empty(), "{failed:?}\n{log}");
    assert!(log.contains("/api/v1/events/{token}") && log.contains("DEBUG"), "the log is there: {log}");
    for (what, text) in answers.iter().map(|(what, text)| (what.as_str(), text)).chain([("the log", &log)]) {
        for secret in [TOKEN, SECRET, TYPED_TOKEN, TYPED_SECRET, tour::PASSWORD, cookie.as_str()] {
            assert!(!text.contains(secret), "{secret} is in {what}: {text}");
        }
        assert!(
            what.starts_with("/integrations/1") || !text.contains(ingest_token),
            "the ingest token is in {what}: {text}"
        );
    }
}

#[tokio::test]
async fn the_page_of_an_integration_shows_its_url() {
    let running = Simulator::new(Settings::default(), SystemClock).start().await.unwrap();
    let data = tempdir().unwrap();
    let ingest = tour::furnish(data.path(), running.address(), &running.webhook(TOKEN), SECRET).await.ingest;
    let bellhop = Bellhop::serve(data.path(), &["--robot-host", &running.address().to_string()]).await;
    let session = Session::log_in(&bellhop, tour::EMAIL, tour::PASSWORD).await;
    let page = session.get("/integrations/1").await.text().await.unwrap();
    assert!(page.contains(&format!("value=\"{}{ingest}\"", bellhop.base_url)), "{page}");
}

fn function(name: &str) -> String {
    let paths = server::http::table().into_iter().map(|route| route.path);
    paths.into_iter().find(|path| path.rsplit('/').next() == Some(name)).unwrap_or_else(|| panic!("no {name}"))
}
