//! A real monitoring program in a folder of its own, on loopback. Killed when dropped.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::{Child, Command};

use crate::support::Log;

/// Whoever wants the other tests alone says so.
const WITHOUT: &str = "BELLHOP_WITHOUT_PEERS";

pub struct Peer {
    _child: Child,
    _log: Log,
}

/// The folder of the programs; `None` when the run is to be without them.
pub fn folder() -> Option<PathBuf> {
    if std::env::var_os(WITHOUT).is_some() {
        println!("skipped: {WITHOUT} is set");
        return None;
    }
    let fetched = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers");
    let bin = std::env::var_os("PEERS_DIR").map_or_else(fetched, PathBuf::from).join("bin");
    assert!(
        bin.join("prometheus").exists(),
        "{} holds no Prometheus and no Alertmanager: `cargo xtask test --only rust peers` fetches them and runs this test; to leave it out, set {WITHOUT}=1",
        bin.display()
    );
    Some(bin)
}

impl Peer {
    /// Ready once it has said `ready` in its log.
    pub async fn start(mut command: Command, ready: &str) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut log = Log::read(child.stderr.take().unwrap());
        log.wait_for(ready).await;
        Self { _child: child, _log: log }
    }
}

/// The first line of what it says of its version, which is also printed.
pub async fn version(program: &Path) -> String {
    let output = Command::new(program).arg("--version").output().await.unwrap();
    // Older ones write it to standard error.
    let text = [output.stdout, output.stderr].concat();
    let line = String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned();
    println!("{line}");
    line
}

/// An address on loopback that is free now.
pub fn free_address() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().to_string()
}
