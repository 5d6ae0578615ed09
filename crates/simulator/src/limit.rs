//! The rate limit of one robot (`docs/dingtalk.md` 5): so many messages within a sliding window, then a penalty.

use std::collections::VecDeque;

use model::Millis;
use serde::{Deserialize, Serialize};

use crate::{
    Settings,
    refusal::{self, Refusal},
};

/// What a robot has sent of late.
///
/// Repeats of a message that is known already count too. Whether they do at `DingTalk` is not known; so a sender that counts
/// each attempt is on the safe side, and one that does not is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    passed: VecDeque<Millis>,
    throttled_until: Option<Millis>,
}

impl Window {
    /// Lets a message through, or says why not. What is refused counts neither in the window nor prolongs the penalty.
    pub fn pass(&mut self, settings: &Settings, now: Millis) -> Result<(), Refusal> {
        if self.throttled_until(now).is_some() {
            return Err(refusal::throttled());
        }
        self.throttled_until = None;
        self.forget(settings, now);
        if self.passed.len() >= usize::try_from(settings.limit).unwrap_or(usize::MAX) {
            self.throttled_until = Some(now.plus(settings.penalty_ms));
            return Err(refusal::too_many());
        }
        self.passed.push_back(now);
        Ok(())
    }

    /// The end of a penalty that lasts at `now`.
    pub fn throttled_until(&self, now: Millis) -> Option<Millis> {
        self.throttled_until.filter(|until| *until > now)
    }

    /// Messages that count at `now`.
    pub fn in_window(&self, settings: &Settings, now: Millis) -> usize {
        self.passed.iter().filter(|at| now.since(**at) < settings.window_ms).count()
    }

    fn forget(&mut self, settings: &Settings, now: Millis) {
        while self.passed.front().is_some_and(|at| now.since(*at) >= settings.window_ms) {
            self.passed.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(window: &mut Window, at: i64) -> i64 {
        window.pass(&Settings::default(), Millis(at)).map_or_else(|refusal| refusal.errcode, |()| 0)
    }

    #[test]
    fn the_twenty_first_message_within_a_minute_is_one_too_many() {
        let mut window = Window::default();
        for n in 0..20 {
            assert_eq!(code(&mut window, n * 1_000), 0);
        }
        assert_eq!(window.in_window(&Settings::default(), Millis(59_999)), 20);
        assert_eq!(code(&mut window, 59_999), 660_026);
        assert_eq!(code(&mut window, 60_000), 410_100);
        assert_eq!(code(&mut window, 59_999 + 599_999), 410_100, "the refused one in between prolongs nothing");
        assert_eq!(code(&mut window, 59_999 + 600_000), 0);
    }

    #[test]
    fn the_window_slides() {
        let mut window = Window::default();
        for n in 0..200 {
            assert_eq!(code(&mut window, n * 3_000), 0, "one each three seconds is allowed for ever");
        }
        assert_eq!(code(&mut window, 199 * 3_000 + 1), 660_026);
    }

    #[test]
    fn limit_and_penalty_can_be_set() {
        let settings = Settings { limit: 1, penalty_ms: 10, window_ms: 5, ..Settings::default() };
        let mut window = Window::default();
        assert_eq!(window.pass(&settings, Millis(0)), Ok(()));
        assert!(window.pass(&settings, Millis(4)).is_err());
        assert_eq!(window.throttled_until(Millis(13)), Some(Millis(14)));
        assert_eq!(window.throttled_until(Millis(14)), None);
        assert_eq!(window.pass(&settings, Millis(14)), Ok(()));
    }
}
