//! What ran, how it went and how long it took, as a table at the end.

use std::{process::Command, time::Duration};

use anyhow::Result;

use crate::{
    process,
    step::{self, Stopwatch, spoken},
};

#[derive(Default)]
pub struct Summary(Vec<Row>);

struct Row {
    what: &'static str,
    is_green: bool,
    took: Duration,
}

impl Summary {
    /// Runs tests with their output shown; a failure is remembered, and the next tests run all the same.
    pub fn test(&mut self, what: &'static str, command: &mut Command) {
        let result = self.step(what, || step::aloud(what, || process::show(command)));
        if let Err(error) = result {
            eprintln!("  {error:#}");
        }
    }

    /// Does what tests need first, which says itself what it does.
    pub fn step<T>(&mut self, what: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let watch = Stopwatch::start();
        let result = work();
        self.0.push(Row { what, is_green: result.is_ok(), took: watch.elapsed() });
        result
    }

    pub fn is_green(&self) -> bool {
        self.0.iter().all(|row| row.is_green)
    }

    pub fn print(&self) {
        eprintln!("\n{}", self.table());
    }

    fn table(&self) -> String {
        let lines = self.0.iter().map(|row| {
            let outcome = if row.is_green { "good" } else { "FAILED" };
            format!("  {outcome:<8}{:<28}{:>12}", row.what, spoken(row.took))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_makes_it_red_and_the_table_says_which() {
        let mut summary = Summary::default();
        summary.test("these", &mut Command::new("true"));
        assert!(summary.is_green());
        summary.test("those", &mut Command::new("false"));
        assert!(!summary.is_green());
        let table = summary.table();
        assert!(table.lines().next().is_some_and(|line| line.starts_with("  good    these")), "{table}");
        assert!(table.lines().nth(1).is_some_and(|line| line.starts_with("  FAILED  those")), "{table}");
    }
}
