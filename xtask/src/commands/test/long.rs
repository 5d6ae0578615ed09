//! What is too long for every change: `cargo xtask test --long`.

use std::process::{Child, Command, Stdio};

use clap::ValueEnum;

use super::{Tools, build_site, playwright, summary::Summary};
use crate::process::{cargo, show};

const KILL_ROUNDS: &str = "2000";
const STORIES: &str = "200";
const REPETITIONS: usize = 10;
/// Of the tests in the browser.
const BROWSER_REPETITIONS: usize = 2;
const BUSY_LOOPS: usize = 4;
/// In each repetition beside busy loops: how busy the machine is shows in a few rounds as well.
const KILL_ROUNDS_BESIDE: &str = "20";

/// A part of the long runs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// 200 random stories of each kind
    Stories,
    /// 2,000 rounds of killing the process
    Kills,
    /// All Rust tests ten times beside four busy loops
    Busy,
    /// The browser tests twice beside four busy loops
    BusyBrowser,
}

/// Those parts; without any, all of them.
pub fn run(parts: &[Part], tools: &Tools, summary: &mut Summary) {
    let parts = if parts.is_empty() { Part::value_variants() } else { parts };
    for part in parts {
        match part {
            Part::Stories => stories(summary),
            Part::Kills => kills(summary),
            Part::Busy => busy(tools, summary),
            Part::BusyBrowser => busy_browser(tools, summary),
        }
    }
}

fn stories(summary: &mut Summary) {
    let mut stories = cargo();
    stories.args(["test", "--package", "dispatch", "--test", "properties"]).env("BELLHOP_STORIES", STORIES);
    summary.test("random stories", &mut stories);
}

fn kills(summary: &mut Summary) {
    let mut kills = cargo();
    kills.args(["test", "--package", "server", "--test", "kill", "--", "--nocapture"]);
    summary.test("kills", kills.env("BELLHOP_KILL_ROUNDS", KILL_ROUNDS));
}

fn busy(tools: &Tools, summary: &mut Summary) {
    let tests = || {
        let mut tests = cargo();
        tests.args(["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]);
        tools.tell(&mut tests).env("BELLHOP_KILL_ROUNDS", KILL_ROUNDS_BESIDE);
        tests
    };
    if summary.step("tests are built", || show(tests().arg("--no-run"))).is_err() {
        return;
    }
    let _loops = busy_loops();
    for _ in 0..REPETITIONS {
        summary.test("tests beside busy loops", &mut tests());
    }
}

fn busy_browser(tools: &Tools, summary: &mut Summary) {
    if !build_site(summary) {
        return;
    }
    let _loops = busy_loops();
    for _ in 0..BROWSER_REPETITIONS {
        summary.test("browser beside busy loops", tools.tell(&mut playwright(&[])));
    }
}

fn busy_loops() -> Vec<Busy> {
    (0..BUSY_LOOPS).filter_map(|_| Busy::start()).collect()
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
