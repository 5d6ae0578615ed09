//! One line for each step that takes its time: what is done, and how long it took.

use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use anyhow::Result;

/// Runs `work`, whose output is not shown, and prints one line for it.
pub fn quietly<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("→ {what} … ");
    let _ = stderr().flush();
    let watch = Stopwatch::start();
    let result = work();
    match &result {
        Ok(_) => eprintln!("{}", spoken(watch.elapsed())),
        Err(_) => eprintln!("failed after {}", spoken(watch.elapsed())),
    }
    result
}

/// Runs `work`, whose output is shown between a line before and a line after.
pub fn aloud<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("→ {what} …");
    let watch = Stopwatch::start();
    let result = work();
    match &result {
        Ok(_) => eprintln!("→ {what} … {}", spoken(watch.elapsed())),
        Err(_) => eprintln!("→ {what} … failed after {}", spoken(watch.elapsed())),
    }
    result
}

/// Whether somebody is watching, so that cargo's progress bar is worth its lines.
pub fn is_watched() -> bool {
    stderr().is_terminal()
}

/// A duration as a person says it: `0.4 s`, `41 s`, `3 min 20 s`.
pub fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The time since it was started.
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "how long a build took is no decision of the program's")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_the_unit_that_matters() {
        let cases = [
            (Duration::from_millis(420), "0.4 s"),
            (Duration::from_millis(41_900), "41 s"),
            (Duration::from_secs(200), "3 min 20 s"),
            (Duration::from_hours(1), "60 min 0 s"),
        ];
        for (duration, expected) in cases {
            assert_eq!(spoken(duration), expected);
        }
    }
}
