//! What to paste where, so that a monitoring system posts to an integration.

use leptos::prelude::*;
use model::integration::Kind;

use crate::{
    components::{Card, Snippet},
    visit::words,
};

#[component]
pub fn Snippets(kind: Kind, url: String) -> impl IntoView {
    let words = &words().integration;
    let configuration = match kind {
        Kind::ArmsEvent => None,
        Kind::Alertmanager => Some(("alertmanager.yml", words.alertmanager_lead, alertmanager_yml(&url))),
        Kind::Prometheus => Some(("prometheus.yml", words.prometheus_lead, prometheus_yml(&url))),
    };
    let configuration = configuration.map(|(title, lead, text)| view! { <Snippet title lead text/> });
    view! {
        <Card title=words.connect>
            {configuration}
            <Snippet title=words.curl_fire lead=words.curl_fire_lead text=curl(kind, &url, State::Firing)/>
            <Snippet title=words.curl_resolve lead=words.curl_resolve_lead text=curl(kind, &url, State::Resolved)/>
        </Card>
    }
}

/// The part of Prometheus' configuration that names its Alertmanagers.
fn prometheus_yml(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (host, path) = rest.find('/').map_or((rest, "/"), |slash| rest.split_at(slash));
    format!(
        "alerting:
  alertmanagers:
    - scheme: {scheme}
      path_prefix: {path}
      static_configs:
        - targets: [\"{host}\"]
"
    )
}

/// Route and receiver of an Alertmanager. Bellhop groups and paces, so Alertmanager sends everything to it, and soon.
fn alertmanager_yml(url: &str) -> String {
    format!(
        "route:
  receiver: bellhop
  group_by: [alertname]
  group_wait: 5s
  group_interval: 30s
  repeat_interval: 1h

receivers:
  - name: bellhop
    webhook_configs:
      - url: \"{url}\"
        send_resolved: true
"
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Firing,
    Resolved,
}

/// A command that posts an example.
fn curl(kind: Kind, url: &str, state: State) -> String {
    const LABELS: &str = r#""labels": {"alertname": "DiskFull", "severity": "critical", "instance": "web1"}"#;
    const ANNOTATIONS: &str = r#""annotations": {"summary": "/var is 95% full"}"#;
    // What Prometheus posts has no status: the end says it. The shell puts the time in.
    const ENDS_NOW: &str = r#""endsAt": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'""#;
    let (path, body) = match (kind, state) {
        (Kind::ArmsEvent, State::Firing) => ("", format!("{{\n  {LABELS},\n  {ANNOTATIONS}\n}}")),
        (Kind::ArmsEvent, State::Resolved) => ("", format!("{{\n  \"status\": \"resolved\",\n  {LABELS}\n}}")),
        (Kind::Alertmanager, State::Firing) => (
            "",
            format!(
                "{{\n  \"version\": \"4\",\n  \"status\": \"firing\",\n  \"alerts\": [{{\n    \"status\": \"firing\",\n    {LABELS},\n    {ANNOTATIONS}\n  }}]\n}}"
            ),
        ),
        (Kind::Alertmanager, State::Resolved) => (
            "",
            format!(
                "{{\n  \"version\": \"4\",\n  \"status\": \"resolved\",\n  \"alerts\": [{{\n    \"status\": \"resolved\",\n    {LABELS}\n  }}]\n}}"
            ),
        ),
        (Kind::Prometheus, State::Firing) => ("/api/v2/alerts", format!("[{{\n  {LABELS},\n  {ANNOTATIONS}\n}}]")),
        (Kind::Prometheus, State::Resolved) => ("/api/v2/alerts", format!("[{{\n  {LABELS},\n  {ENDS_NOW}\n}}]")),
    };
    format!(
        "curl -sS -w '\\nHTTP %{{http_code}}\\n' \\\n  '{url}{path}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_is_pointed_to_host_and_path_apart() {
        let yml = prometheus_yml("https://bellhop.example.org/prometheus/t0ken");
        for line in ["- scheme: https\n", "path_prefix: /prometheus/t0ken\n", "targets: [\"bellhop.example.org\"]\n"] {
            assert!(yml.contains(line), "{yml}");
        }
        assert!(prometheus_yml("http://127.0.0.1:3000/prometheus/t").contains("targets: [\"127.0.0.1:3000\"]"));
    }

    #[test]
    fn each_example_is_the_format_of_its_kind() {
        for kind in Kind::ALL {
            for state in [State::Firing, State::Resolved] {
                let command = curl(kind, "http://h/x", state);
                let body = command.split_once("-d '").unwrap().1.trim_end().strip_suffix('\'').unwrap();
                let body = body.replace(r#"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"#, "2026-11-23T10:00:00Z");
                let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {body}"));
                let alert = match kind {
                    Kind::ArmsEvent => &body,
                    Kind::Alertmanager => &body["alerts"][0],
                    Kind::Prometheus => &body[0],
                };
                assert_eq!(alert["labels"]["alertname"], "DiskFull", "{body}");
            }
        }
    }
}
