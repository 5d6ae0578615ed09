//! `cargo xtask run`: from a bare clone to a console in the browser.

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use super::build;
use crate::{
    process::{missing, program},
    site, wasm_target, workspace,
};

/// Builds everything that is missing and starts `bellhop demo`.
///
/// The demo keeps its data in ./demo-data, listens on loopback only and brings a simulated DingTalk.
/// A second run builds nothing and starts at once. Ctrl-C stops it.
#[derive(Args)]
pub struct Arguments {
    /// Handed on to `bellhop demo`; `cargo xtask run -- --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    site()?;
    build::server()?;
    become_program(program(workspace::debug_binary()).arg("demo").args(&arguments.arguments))
}

/// A machine on which WASM cannot be built still gets a console, of plain pages and forms.
pub fn site() -> Result<()> {
    match wasm_target::ensure() {
        Ok(()) => site::build(site::Kind::Dev),
        Err(error) => {
            eprintln!("  going on without WASM, every page and form works: {error:#}");
            site::build_without_wasm(site::Kind::Dev)
        }
    }
}

/// Signals and the exit code are the program's own, because it takes our place.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    let error = command.exec();
    Err(missing(command, error))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().map_err(|error| missing(command, error))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}
