//! `cargo xtask test`: all tests, after setting up what they need.

mod long;
mod summary;

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use self::{long::Part, summary::Summary};
use super::build;
use crate::{
    process::cargo,
    site,
    tools::{chromium, node, peers},
    wasm_target, workspace,
};

/// Runs all tests: those in Rust, then those in the browser.
///
/// Sets up what they need first: the WASM target, Chromium, the packages of end2end, and a real
/// Prometheus and Alertmanager from Debian. The tests are told where to find things:
///
///   `BELLHOP_BIN`   the server (for browser tests; a Rust test takes `CARGO_BIN_EXE_bellhop`)
///   `PEERS_DIR`     a folder with bin/prometheus, bin/alertmanager and bin/amtool
///   `CHROMIUM_BIN`  the browser
///
/// With `--long`, what is too long for every change: 2,000 rounds of killing the process, 200 random stories of each kind, the
/// Rust tests ten times in a row beside four busy loops, the browser tests twice. Hours; `--long=kills` is a part of it.
///
/// Screenshots, traces of failures and the servers' logs are left in artefacts/.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Run only one of the two
    #[arg(long)]
    only: Option<Only>,

    /// The long runs instead of the daily tests; by hand, before a release
    #[arg(long, value_name = "PARTS", num_args = 0.., require_equals = true, value_delimiter = ',')]
    #[arg(conflicts_with_all = ["only", "filter"])]
    long: Option<Vec<Part>>,

    /// Handed on to `cargo test` and to `playwright test`: parts of names, or options of either of the one chosen by --only
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    filter: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Unit and integration tests in Rust
    Rust,
    /// Browser tests
    E2e,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut summary = Summary::default();
    let tools = summary.step("set-up", || Tools::ensure(arguments.only))?;
    match &arguments.long {
        Some(parts) => long::run(parts, &tools, &mut summary),
        None => daily(arguments, &tools, &mut summary),
    }
    summary.print();
    Ok(if summary.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn daily(arguments: &Arguments, tools: &Tools, summary: &mut Summary) {
    if arguments.only != Some(Only::E2e) {
        rust(&arguments.filter, tools, summary);
    }
    if arguments.only != Some(Only::Rust) {
        browser(&arguments.filter, tools, summary);
    }
}

fn rust(filter: &[String], tools: &Tools, summary: &mut Summary) {
    let mut workspace = cargo();
    workspace.args(["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]).args(filter);
    summary.test("tests in Rust", tools.tell(&mut workspace));
    let mut xtask = cargo();
    xtask.args(["test", "--package", "xtask"]).args(filter);
    summary.test("tests of xtask", tools.tell(&mut xtask));
}

fn browser(filter: &[String], tools: &Tools, summary: &mut Summary) {
    if !build_site(summary) {
        return;
    }
    summary.test("types of the browser tests", &mut node::tool("tsc"));
    summary.test("tests in the browser", tools.tell(&mut playwright(filter)));
}

/// Whether the browser tests have something to test.
fn build_site(summary: &mut Summary) -> bool {
    let built = summary.step("site and server", || {
        site::build(site::Kind::Dev)?;
        build::server()
    });
    if let Err(error) = &built {
        eprintln!("  {error:#}");
    }
    built.is_ok()
}

fn playwright(filter: &[String]) -> Command {
    let mut playwright = node::tool("playwright");
    playwright.arg("test").args(filter);
    playwright
}

/// Where the tests find what they need.
struct Tools {
    chromium: Option<PathBuf>,
}

impl Tools {
    fn ensure(only: Option<Only>) -> Result<Self> {
        let mut chromium = None;
        if only != Some(Only::Rust) {
            // First what fails at once when it is missing.
            eprintln!("  Node.js {}", node::ensure()?);
            let (path, version) = chromium::ensure()?;
            eprintln!("  {version}");
            chromium = Some(path);
            wasm_target::ensure()?;
        }
        for version in peers::ensure()? {
            eprintln!("  {version}");
        }
        Ok(Self { chromium })
    }

    fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("BELLHOP_BIN", workspace::debug_binary()).env("PEERS_DIR", workspace::peers());
        if let Some(chromium) = &self.chromium {
            command.env("CHROMIUM_BIN", chromium);
        }
        command
    }
}
