//! A real Alertmanager, for comparison. `cargo xtask bench` says in `PEERS_DIR` where it is.

use std::{path::PathBuf, process::Stdio};

use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

use crate::robots::Robots;

pub struct Peer {
    child: Child,
    _data: TempDir,
    pub url: String,
}

impl Peer {
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }
}

/// `None` if there is none.
pub async fn start(robots: &Robots, group_wait: &str) -> Option<Peer> {
    let program = PathBuf::from(std::env::var_os("PEERS_DIR")?).join("bin/alertmanager");
    let data = tempfile::tempdir().unwrap();
    let config = data.path().join("alertmanager.yml");
    let url = robots.webhook(0);
    let text = format!(
        "route:\n  receiver: sink\n  group_by: [group]\n  group_wait: {group_wait}\n  group_interval: 30s\n  repeat_interval: 10m\n\
         receivers:\n- name: sink\n  webhook_configs:\n  - url: '{url}'\n"
    );
    std::fs::write(&config, text).unwrap();
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let child = Command::new(program)
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.path={}", data.path().display()))
        .arg(format!("--web.listen-address={address}"))
        .arg("--cluster.listen-address=")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let peer = Peer { child, _data: data, url: format!("http://{address}/api/v2/alerts") };
    let ready = format!("http://{address}/-/ready");
    while reqwest::get(&ready).await.is_err() {
        tokio::task::yield_now().await;
    }
    Some(peer)
}
