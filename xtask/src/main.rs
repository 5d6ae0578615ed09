//! The one way in: sets up what is missing, builds, runs and tests Bellhop.
//!
//! Where things are put (all below `target/`, so that `cargo clean` starts over):
//!
//! | folder | what |
//! |---|---|
//! | `site/` | what the server serves or, with its feature `embed`, carries inside |
//! | `site/favicon.svg` | from `style/` |
//! | `site/pkg/bellhop.{js,wasm,css}` | the names that leptos' `HydrationScripts` emits when `LEPTOS_OUTPUT_NAME=bellhop` |
//! | `site/**.{br,gz}` | compressed twins, only after `build --release`; a twin is never older than its file |
//! | `front/` | cargo's target folder for WASM, apart so that the server's build is left alone |
//! | `peers/bin/` | a real `prometheus`, `alertmanager`, `amtool` for the tests |
//! | `xtask/` | stamps of what is done, apt's lists, logs of the last build steps |
//!
//! A command is one file in `commands/` and one line in each of the two places below.

mod commands;
mod debian;
mod process;
mod site;
mod stamp;
mod step;
mod tools;
mod wasm_target;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{bench, build, lint, run, test, watch};

/// Builds, runs and tests Bellhop; sets up what is missing on the way.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Arguments),
    Test(test::Arguments),
    Build(build::Arguments),
    Watch(watch::Arguments),
    Lint(lint::Arguments),
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let result = match CommandLine::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        eprintln!("\nerror: {error:#}");
        ExitCode::FAILURE
    })
}
