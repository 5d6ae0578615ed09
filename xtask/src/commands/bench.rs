//! `cargo xtask bench`: what Bellhop takes, and how much a browser loads.

use std::{fs, process::ExitCode};

use anyhow::Result;
use clap::Args;

use super::build;
use crate::{
    process::{self, cargo},
    site,
    tools::peers,
    wasm_target, workspace,
};

/// Measures the optimised server, beside a real Alertmanager on the same machine in the same run.
///
/// A report, not a test: alerts accepted a second and the memory after them, the time from an alert's POST to the robot's,
/// the time to start, and the bytes of WASM and JavaScript. Traffic stays on loopback.
#[derive(Args)]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Result<ExitCode> {
    wasm_target::ensure()?;
    site::build(site::Kind::Release)?;
    let versions = peers::ensure()?;
    let bench = ["--package", "server", "--features", "embed", "--bench", "load"];
    process::build_step("building the server and its load", cargo().args(["bench", "--no-run"]).args(bench))?;
    println!("compared with {}", versions.join(", "));
    process::show(cargo().args(["bench", "--quiet"]).args(bench).env("PEERS_DIR", workspace::peers()))?;
    let bytes = build::browser_bytes()?;
    println!("\nWASM and JavaScript: {:.1} KB in brotli", f64::from(u32::try_from(bytes)?) / 1000.0);
    let plain = fs::metadata(workspace::site().join("pkg/bellhop.wasm"))?.len();
    println!("WASM alone, not compressed: {} KB", plain.div_ceil(1000));
    Ok(ExitCode::SUCCESS)
}
