//! Running other programs: a missing one becomes a sentence that says what to install.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    io::{self, ErrorKind},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    step::{self, Stopwatch},
    workspace,
};

/// A program that is started in the workspace's folder and does not know that cargo started us.
pub fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(workspace::root());
    // What `cargo run` tells us about ourselves would make build scripts that look at it run again.
    for (variable, _) in env::vars_os() {
        if variable.to_str().is_some_and(tells_about_xtask) {
            command.env_remove(variable);
        }
    }
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program whose output belongs to the person: tests, linters.
pub fn show(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| missing(command, error))?;
    succeed(command, status)
}

/// A build step: cargo's progress if somebody is watching, else one line and a log that is shown when it fails.
pub fn build_step(what: &str, command: &mut Command) -> Result<()> {
    if step::is_watched() { step::aloud(what, || show(command)) } else { step::quietly(what, || log(what, command)) }
}

/// Runs a program with its output in `target/xtask/log`; it is shown if the program fails.
pub fn log(what: &str, command: &mut Command) -> Result<()> {
    let path = log_path(what);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let status = command.status().map_err(|error| missing(command, error))?;
    if !status.success() {
        eprintln!("\n{}", fs::read_to_string(&path).unwrap_or_default());
    }
    succeed(command, status)
}

/// The standard output of a program, which must succeed.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| missing(command, error))?;
    succeed(command, output.status).with_context(|| String::from_utf8_lossy(&output.stderr).trim().to_owned())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().into())
}

/// Runs a program silently; `false` if it failed, was not there or took longer than `limit`.
pub fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let watch = Stopwatch::start();
    while watch.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(_) => break,
        }
    }
    stop(&mut child);
    false
}

/// Whether packages can be installed.
pub fn is_root() -> bool {
    read(program("id").arg("-u")).is_ok_and(|user| user == "0")
}

/// Asks a program to end, and ends it if it has not after ten seconds.
pub fn stop(child: &mut Child) {
    let asked =
        Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().is_ok_and(|status| status.success());
    let watch = Stopwatch::start();
    while asked && watch.elapsed() < Duration::from_secs(10) {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The sentence for a program that could not be started.
pub fn missing(command: &Command, error: io::Error) -> anyhow::Error {
    let name = command.get_program().to_string_lossy();
    if error.kind() != ErrorKind::NotFound {
        return anyhow!(error).context(format!("cannot start `{name}`"));
    }
    let remedy = match &*name {
        "node" | "npm" | "npx" => "install Node.js 20 or newer, which brings npm with it",
        "apt-get" | "apt-cache" | "dpkg" => "this step needs Debian or a distribution made from it",
        "rustc" | "rustup" | "cargo" => "install Rust with rustup",
        "git" => "install git",
        _ => "install it and try again",
    };
    anyhow!("`{name}` was not found: {remedy}")
}

fn succeed(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// The command as one would type it, without a path before the program's name.
fn words(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words: Vec<_> = [name].into_iter().chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

fn log_path(what: &str) -> PathBuf {
    let name: String = what.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    workspace::scratch().join("log").join(name).with_extension("txt")
}

fn tells_about_xtask(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
        || variable == "OUT_DIR"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_one_sentence_with_a_remedy() {
        let error = show(&mut Command::new("npm-that-is-not-there")).unwrap_err();
        assert_eq!(error.to_string(), "`npm-that-is-not-there` was not found: install it and try again");
        let error = missing(&Command::new("npm"), ErrorKind::NotFound.into());
        assert_eq!(error.to_string(), "`npm` was not found: install Node.js 20 or newer, which brings npm with it");
    }

    #[test]
    fn a_failure_names_the_command_and_a_missing_program_is_no_success() {
        let error = show(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "`sh -c exit 3` failed (exit status: 3)");
        assert!(!succeeds_within(Duration::from_secs(1), &mut Command::new("not-there")));
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        assert!(!succeeds_within(Duration::from_millis(100), Command::new("sleep").arg("60")));
    }
}
