//! Real senders: what Alertmanager and Prometheus post ends in the chat, and so does the recovery.

mod support;

#[path = "peers/peer.rs"]
mod peer;
#[path = "peers/target.rs"]
mod target;

use std::{fs, path::Path, time::Duration};

use model::integration::Kind;
use peer::{Peer, free_address};
use simulator::{ChatMessage, Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Workshop};
use target::Target;
use tempfile::{TempDir, tempdir};
use tokio::process::Command;

/// Far longer than it takes.
const PATIENCE: Duration = Duration::from_secs(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_alertmanager_is_told_arrives_with_its_recovery() {
    let Some(bin) = peer::folder() else { return };
    peer::version(&bin.join("alertmanager")).await;
    peer::version(&bin.join("amtool")).await;
    let scene = Scene::new().await;
    let (_alertmanager, address) = scene.alertmanager(&bin).await;
    let amtool = |end: &'static [&'static str]| {
        let mut amtool = Command::new(bin.join("amtool"));
        amtool.args([
            "alert",
            "add",
            "DiskFull",
            "way=alertmanager",
            "severity=critical",
            "--annotation=summary=nearly full",
        ]);
        amtool.arg(format!("--alertmanager.url=http://{address}")).args(end);
        async move { amtool.output().await.unwrap() }
    };
    let added = amtool(&[]).await;
    assert!(added.status.success(), "{added:?}");
    let chat = scene.messages("alertmanager", 1).await;
    assert!(chat[0].text.contains("DiskFull") && chat[0].text.contains("nearly full"), "{chat:?}");

    let resolved = amtool(&["--start=2026-01-01T00:00:00Z", "--end=2026-01-01T00:01:00Z"]).await;
    assert!(resolved.status.success(), "{resolved:?}");
    is_a_recovery(&scene.messages("alertmanager", 2).await);
    scene.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_of_a_prometheus_fires_and_resolves_directly_and_by_an_alertmanager() {
    let Some(bin) = peer::folder() else { return };
    let version = peer::version(&bin.join("prometheus")).await;
    assert!(!version.contains("version 2."), "Prometheus 3 is wanted: {version}");
    let scene = Scene::new().await;
    let (_alertmanager, alertmanager) = scene.alertmanager(&bin).await;
    let mut target = Target::start().await;
    target.set("disk_free_percent", 60);
    let (_prometheus, prometheus) = scene.prometheus(&bin, &target, &alertmanager).await;
    // It forgets what it cannot send yet, and reads its configuration in the background.
    let knows_both = || async {
        let url = format!("http://{prometheus}/api/v1/alertmanagers");
        let answer = scene.bellhop.client.get(url).send().await.unwrap().text().await.unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        answer["data"]["activeAlertmanagers"].as_array().is_some_and(|known| known.len() == 2)
    };
    target.scraped().await;
    while !knows_both().await {
        target.scraped().await;
    }

    target.set("disk_free_percent", 5);
    for way in ["direct", "alertmanager"] {
        let chat = scene.messages(way, 1).await;
        let text = &chat[0].text;
        assert!(text.contains("DiskNearlyFull") && text.contains("only 5 percent left"), "{way}: {text}");
        assert!(chat[0].title.as_ref().is_some_and(|title| title.contains("P1 ")), "{way}: {chat:?}");
    }
    target.set("disk_free_percent", 60);
    for way in ["direct", "alertmanager"] {
        is_a_recovery(&scene.messages(way, 2).await);
    }
    scene.end().await;
}

fn is_a_recovery(chat: &[ChatMessage]) {
    let [first, last] = chat else { panic!("one alert, one recovery: {chat:?}") };
    assert!(!first.title.as_ref().unwrap().starts_with('✅'), "{first:?}");
    assert!(last.title.as_ref().unwrap().starts_with('✅'), "{last:?}");
}

/// Bellhop with a robot for each way that an alert can come, by its label `way`.
struct Scene {
    folder: TempDir,
    simulator: Simulator,
    _running: simulator::Running,
    bellhop: Bellhop,
    events: String,
    prometheus: String,
}

impl Scene {
    async fn new() -> Self {
        let simulator = Simulator::new(Settings::default(), SystemClock);
        let running = simulator.start().await.unwrap();
        let folder = tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let workshop = Workshop::open(&data, running.address()).await;
        for way in ["direct", "alertmanager"] {
            simulator.put_robot(Robot::new(way, way));
            workshop.route("way", way, &running.webhook(way)).await;
        }
        let events = workshop.integration(Kind::Alertmanager).await;
        let prometheus = workshop.integration(Kind::Prometheus).await;
        workshop.close().await;
        let bellhop = Bellhop::serve(&data, &["--robot-host", &running.address().to_string()]).await;
        Self { folder, simulator, _running: running, bellhop, events, prometheus }
    }

    async fn alertmanager(&self, bin: &Path) -> (Peer, String) {
        let config = format!(
            "route: {{receiver: bellhop, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}}
receivers:
  - name: bellhop
    webhook_configs:
      - url: {}{}
",
            self.bellhop.base_url, self.events
        );
        let address = free_address();
        let mut command = Command::new(bin.join("alertmanager"));
        command.arg(self.option("--config.file", "alertmanager.yml", &config)).arg("--cluster.listen-address=");
        command.arg(format!("--storage.path={}", self.folder.path().join("alertmanager").display()));
        command.arg(format!("--web.listen-address={address}"));
        (Peer::start(command, "Listening on").await, address)
    }

    async fn prometheus(&self, bin: &Path, target: &Target, alertmanager: &str) -> (Peer, String) {
        let rules = "groups:
  - name: disks
    rules:
      - alert: DiskNearlyFull
        expr: disk_free_percent < 10
        labels: {severity: critical}
        annotations: {summary: 'only {{ $value }} percent left'}
";
        fs::write(self.folder.path().join("rules.yml"), rules).unwrap();
        let config = format!(
            "global: {{scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}}
rule_files: [rules.yml]
scrape_configs:
  - job_name: disks
    static_configs: [{{targets: ['{}']}}]
alerting:
  alertmanagers:
    - path_prefix: {}
      static_configs: [{{targets: ['{}']}}]
      alert_relabel_configs: [{{target_label: way, replacement: direct}}]
    - static_configs: [{{targets: ['{alertmanager}']}}]
      alert_relabel_configs: [{{target_label: way, replacement: alertmanager}}]
",
            target.address,
            self.prometheus,
            self.bellhop.address()
        );
        let address = free_address();
        let mut command = Command::new(bin.join("prometheus"));
        command.arg(self.option("--config.file", "prometheus.yml", &config));
        command.arg(format!("--storage.tsdb.path={}", self.folder.path().join("prometheus").display()));
        command.arg(format!("--web.listen-address={address}"));
        (Peer::start(command, "Server is ready to receive web requests").await, address)
    }

    fn option(&self, option: &str, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        format!("{option}={}", path.display())
    }

    async fn messages(&self, robot: &str, count: usize) -> Vec<ChatMessage> {
        let waited = tokio::time::timeout(PATIENCE, self.simulator.wait_for_messages(robot, count)).await;
        waited.unwrap_or_else(|_| panic!("{count} messages by {robot}: {:?}", self.simulator.chat(robot)))
    }

    async fn end(self) {
        assert_eq!(self.bellhop.terminate().await, Some(0));
    }
}
