//! What is too long for every change: `cargo xtask test --long`.

use std::process::{Child, Command, Stdio};

use super::Summary;
use crate::process::cargo;

const KILL_ROUNDS: &str = "2000";
const STORIES: &str = "1000";
const REPETITIONS: usize = 10;
const BUSY_LOOPS: usize = 4;
/// The crates whose tests could depend on how fast the machine is.
const TIMED: [&str; 5] = ["dispatch", "engine", "store", "console", "server"];

pub fn run(summary: &mut Summary) {
    let mut stories = cargo();
    stories.args(["test", "--package", "dispatch", "--test", "properties"]).env("BELLHOP_STORIES", STORIES);
    summary.test("random stories", &mut stories);
    let mut kills = cargo();
    kills.args(["test", "--package", "server", "--test", "kill", "--", "--nocapture"]);
    summary.test("kills", kills.env("BELLHOP_KILL_ROUNDS", KILL_ROUNDS));
    if summary.step("tests are built", || crate::process::show(tests().arg("--no-run"))).is_err() {
        return;
    }
    let _loops: Vec<Busy> = (0..BUSY_LOOPS).filter_map(|_| Busy::start()).collect();
    for _ in 0..REPETITIONS {
        summary.test("tests beside busy loops", &mut tests());
    }
}

fn tests() -> Command {
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast"]);
    for package in TIMED {
        tests.args(["--package", package]);
    }
    tests
}

/// A process that does nothing, as fast as it can, until it is dropped.
struct Busy(Child);

impl Busy {
    fn start() -> Option<Self> {
        Command::new("sh").args(["-c", "while :; do :; done"]).stdin(Stdio::null()).spawn().ok().map(Self)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
