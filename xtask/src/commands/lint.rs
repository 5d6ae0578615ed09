//! `cargo xtask lint`: rustfmt, dependencies and clippy.

mod dependencies;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::{
    process::{self, cargo},
    step,
    wasm_target::{self, TARGET},
    workspace,
};

/// Checks the format and the dependencies (`deny.toml`), then runs clippy with warnings as errors, for the server's side and for WASM.
#[derive(Args)]
pub struct Arguments {}

pub fn run(_arguments: &Arguments) -> Result<ExitCode> {
    process::build_step("checking the format", cargo().args(["fmt", "--all", "--check"]))?;
    step::quietly("checking licences, sources and duplicates", dependencies::check)?;
    let mut server = cargo();
    server.args([
        "clippy",
        "--workspace",
        "--exclude",
        "xtask",
        "--exclude",
        "frontend",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::build_step("clippy for the server's side", &mut server)?;
    let mut xtask = cargo();
    xtask.args(["clippy", "--package", "xtask", "--all-targets", "--", "-D", "warnings"]);
    process::build_step("clippy for xtask", &mut xtask)?;
    wasm_target::ensure()?;
    let mut frontend = cargo();
    frontend.args(["clippy", "--package", "frontend", "--target", TARGET, "--profile", "wasm-dev", "--target-dir"]);
    frontend.arg(workspace::front_target()).args(["--", "-D", "warnings"]);
    process::build_step("clippy for WASM", &mut frontend)?;
    Ok(ExitCode::SUCCESS)
}
