//! `cargo xtask watch`: builds and starts the demo again after each change.

use std::{
    fs,
    path::PathBuf,
    process::{Child, ExitCode},
    thread,
    time::{Duration, SystemTime},
};

use anyhow::Result;
use clap::Args;

use super::{build, run};
use crate::{
    process::{missing, program, stop},
    workspace,
};

/// What the server and the site are made of.
const WATCHED: [&str; 7] = ["app", "crates", "frontend", "migrations", "server", "style", ".cargo"];

/// How often it is looked for changes; short enough not to be noticed, long enough to cost nothing.
const PAUSE: Duration = Duration::from_millis(500);

/// Starts `bellhop demo`, and builds and starts it again whenever a source file changes.
///
/// A change of styles alone does not restart the server: reload the page. After a failed build the last
/// one that worked keeps running. Ctrl-C stops it.
#[derive(Args)]
pub struct Arguments {
    /// Handed on to `bellhop demo`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut server: Option<Server> = None;
    loop {
        let sources = latest_change();
        match run::site().and_then(|()| build::server()) {
            Ok(()) => server = Some(Server::replace(server, &arguments.arguments)?),
            Err(error) => eprintln!("\n{error:#}"),
        }
        eprintln!("→ waiting for a change");
        while latest_change() == sources {
            thread::sleep(PAUSE);
        }
    }
}

/// The server that runs, and when its program was built.
struct Server {
    child: Child,
    built: Option<SystemTime>,
}

impl Server {
    fn replace(old: Option<Self>, arguments: &[String]) -> Result<Self> {
        let built = changed(&workspace::debug_binary());
        if let Some(mut old) = old {
            if old.built == built && matches!(old.child.try_wait(), Ok(None)) {
                return Ok(old);
            }
            stop(&mut old.child);
        }
        let mut command = program(workspace::debug_binary());
        command.arg("demo").args(arguments);
        let child = command.spawn().map_err(|error| missing(&command, error))?;
        Ok(Self { child, built })
    }
}

/// When a source was changed last, and how many there are: a deleted one is a change too.
fn latest_change() -> (Option<SystemTime>, usize) {
    let root = workspace::root();
    let mut files: Vec<_> =
        WATCHED.iter().filter_map(|folder| workspace::files_below(&root.join(folder)).ok()).flatten().collect();
    files.extend(["Cargo.toml", "Cargo.lock"].map(|file| root.join(file)));
    (files.iter().filter_map(changed).max(), files.len())
}

fn changed(path: &PathBuf) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
