//! The command line.

mod admin;
mod demo;
mod serve;

use std::{io::Write as _, path::PathBuf};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::Options;

/// Bellhop carries alerts to DingTalk groups.
///
/// Monitoring systems post alerts to it; teams describe in the browser who is told about which of them. Every option can also be
/// given as an environment variable, and those of `serve` in a TOML file.
#[derive(Debug, Parser)]
#[command(name = "bellhop", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What must not be on a command line, because every user of the machine can read it there.
const SECRETS: &str = "\
Only from the environment:
  BELLHOP_SECRET_KEY      Key of the stored secrets, 32 bytes in base64, instead of secret.key in the data folder
  BELLHOP_ADMIN_EMAIL     With BELLHOP_ADMIN_PASSWORD creates the first administrator, instead of printing a set-up link
  BELLHOP_ADMIN_PASSWORD
  RUST_LOG                Level of the log, for example debug or info,dispatch=debug";

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the console, ingest and the dispatcher
    #[command(after_help = SECRETS)]
    Serve {
        #[command(flatten)]
        options: Box<Options>,
        /// TOML file with the options above, `_` for `-`
        #[arg(long, env = "BELLHOP_CONFIG", value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Tries Bellhop out: own folder, loopback only, with a simulated DingTalk and one robot in it; prints a log-in link
    Demo(demo::Options),
    /// Administers accounts, also beside a running Bellhop
    #[command(subcommand)]
    Admin(admin::Command),
    /// Prints the version
    Version,
}

/// Reads the command line and the environment. A variable that is set to nothing, as compose files do it, is not set.
pub fn parse() -> Cli {
    let matches = without_empty(Cli::command()).get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

fn without_empty(command: clap::Command) -> clap::Command {
    command
        .mut_args(|argument| {
            let is_empty = argument.get_env().and_then(std::env::var_os).is_some_and(|value| value.is_empty());
            if is_empty { argument.env(None) } else { argument }
        })
        .mut_subcommands(without_empty)
}

/// On standard output. Where that cannot be written, nothing else fails.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

impl Cli {
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve { options, config } => serve::run(options.with_file(config.as_deref())?),
            Command::Demo(options) => demo::run(options),
            Command::Admin(command) => admin::run(command),
            Command::Version => {
                say(&format!("bellhop {}", env!("CARGO_PKG_VERSION")));
                Ok(())
            }
        }
    }
}
