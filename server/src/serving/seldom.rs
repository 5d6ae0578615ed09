//! Something that can happen ten thousand times a second is logged once a minute, with how often it was.

use model::Mono;

/// Milliseconds between two lines.
const BETWEEN: i64 = 60_000;

#[derive(Debug, Default)]
pub struct Seldom {
    last: Option<Mono>,
    count: u64,
}

impl Seldom {
    /// It happened: how often since the last line, if there is to be one now.
    pub fn say(&mut self, now: Mono) -> Option<u64> {
        self.count += 1;
        if self.last.is_some_and(|last| now.since(last) < BETWEEN) {
            return None;
        }
        self.last = Some(now);
        Some(std::mem::take(&mut self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_one_is_said_and_then_one_a_minute_with_the_count() {
        let mut seldom = Seldom::default();
        let said: Vec<Option<u64>> = [0, 1, 59_999, 60_000, 60_001].map(|at| seldom.say(Mono(at))).to_vec();
        assert_eq!(said, [Some(1), None, None, Some(3), None]);
    }
}
