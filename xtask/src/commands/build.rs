//! `cargo xtask build`: the site and the server.

use std::{fs, process::ExitCode};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    process::{self, cargo},
    site, wasm_target, workspace,
};

/// What a browser may load before buttons answer, in bytes of brotli.
const BUDGET: u64 = 300_000;

/// Builds the site and the server.
///
/// With --release it leaves one file, target/release/bellhop, that carries the site and the migrations:
/// copied alone to another machine it runs. Without, it builds what `run` starts.
#[derive(Args)]
pub struct Arguments {
    /// Small WASM, compressed twins, an optimised server with the site inside
    #[arg(long)]
    release: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    wasm_target::ensure()?;
    if arguments.release {
        release()?;
    } else {
        debug()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What `run` and `test` use.
fn debug() -> Result<()> {
    site::build(site::Kind::Dev)?;
    server()
}

fn release() -> Result<()> {
    site::build(site::Kind::Release)?;
    let bytes = browser_bytes()?;
    ensure!(
        bytes <= BUDGET,
        "WASM and JavaScript are {bytes} bytes in brotli, more than the {BUDGET} that a page may load"
    );
    let mut command = cargo();
    command.args(["build", "--package", "server", "--release", "--features", "embed"]);
    process::build_step("building the server", &mut command)?;
    tell_sizes()
}

/// Builds `target/debug/bellhop`.
pub fn server() -> Result<()> {
    process::build_step("building the server", cargo().args(["build", "--package", "server"]))
}

fn tell_sizes() -> Result<()> {
    let binary = workspace::release_binary();
    eprintln!(
        "  {} is {} MB; WASM and JavaScript are {} KB in brotli",
        binary.display(),
        fs::metadata(&binary)?.len() / 1_000_000,
        browser_bytes()?.div_ceil(1000)
    );
    Ok(())
}

/// What a browser loads before buttons answer, in brotli, as the release build left it.
pub fn browser_bytes() -> Result<u64> {
    let package = workspace::site().join("pkg");
    let size = |name| fs::metadata(package.join(name)).map(|metadata| metadata.len());
    Ok(size("bellhop.wasm.br")? + size("bellhop.js.br")?)
}
