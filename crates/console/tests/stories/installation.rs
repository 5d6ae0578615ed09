//! The example, settings and integrations of an installation.

use std::time::Duration;

use crate::support::{Bench, done, problem, refusal};
use console::Switch;
use model::{
    account::Language,
    integration::{IntegrationForm, Kind},
    problem::Problem,
    settings::SettingsForm,
};

#[tokio::test]
async fn the_example_is_set_up_once_however_often_it_is_asked_for() {
    let bench = Bench::new().await;
    for _ in 0..2 {
        bench.console.set_up_example(&bench.who, Language::English).await.unwrap();
    }
    let arrived = tokio::time::timeout(Duration::from_mins(1), bench.simulator.wait_for_messages("ops", 1)).await;
    assert!(arrived.is_ok(), "nothing arrived");
    assert_eq!(bench.console.integrations(&bench.who).await.unwrap().len(), 1);
    assert_eq!(bench.console.contact_choices(&bench.who).await.unwrap().len(), 1);
    let chat = bench.simulator.chat("ops");
    assert!(chat[0].text.contains("test alert from Bellhop"), "{}", chat[0].text);
    assert_eq!(chat[0].mentions.len(), 1);
}

#[tokio::test]
async fn settings_are_checked_field_by_field() {
    let bench = Bench::new().await;
    let form = SettingsForm {
        zone: "Mars/Olympus".into(),
        public_url: "bellhop.example.org".into(),
        robot_budget: "21".into(),
        ..SettingsForm::default()
    };
    let invalid = refusal(bench.console.save_settings(&bench.who, form).await.unwrap());
    assert_eq!(problem(&invalid, "zone"), Problem::ZoneUnknown);
    assert_eq!(problem(&invalid, "public_url"), Problem::UrlMalformed);
    assert_eq!(problem(&invalid, "robot_budget"), Problem::OutOfRange { min: 1, max: 20 });
    let form = SettingsForm { public_url: "https://bellhop.example.org/".into(), ..SettingsForm::default() };
    done(bench.console.save_settings(&bench.who, form).await.unwrap());
    let view = bench.console.settings(&bench.who).await.unwrap();
    assert_eq!(view.form.public_url, "https://bellhop.example.org");
    assert!(view.database_bytes > 0 && !view.public_url_fixed);
}

#[tokio::test]
async fn a_rotated_token_stops_working_at_once() {
    let bench = Bench::new().await;
    let form = IntegrationForm { name: "Prometheus".into(), kind: Kind::Prometheus, ..IntegrationForm::default() };
    let id = done(bench.console.save_integration(&bench.who, form).await.unwrap());
    let token = |url: String| url.rsplit_once('/').unwrap().1.to_owned();
    let old = token(bench.console.integration(&bench.who, id, "http://localhost").await.unwrap().url);
    assert!(bench.console.ingest_target(&old).await.unwrap().is_some_and(|target| target.enabled));
    bench.console.rotate_integration(&bench.who, id).await.unwrap();
    assert_eq!(bench.console.ingest_target(&old).await.unwrap(), None);
    let new = token(bench.console.integration(&bench.who, id, "http://localhost").await.unwrap().url);
    bench.console.switch_integration(&bench.who, id, Switch::Off).await.unwrap();
    assert!(bench.console.ingest_target(&new).await.unwrap().is_some_and(|target| !target.enabled));
}
