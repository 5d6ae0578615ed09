//! How long robots pause after a throttle, in milliseconds.

/// `DingTalk` throttles a robot for ten minutes (`docs/dingtalk.md` 5); whether attempts in between prolong it is not
/// known, so there are none.
pub fn of_robot() -> i64 {
    shortened(600_000)
}

/// The pause of all robots when the address is blocked, documented as five minutes.
pub fn of_all() -> i64 {
    shortened(300_000)
}

#[cfg(not(feature = "failpoint"))]
const fn shortened(milliseconds: i64) -> i64 {
    milliseconds
}

/// Tests that kill the real process cannot move its clock: `BELLHOP_TEST_PAUSE` says how long it pauses instead, in
/// milliseconds. Only in builds with failpoints.
#[cfg(feature = "failpoint")]
fn shortened(milliseconds: i64) -> i64 {
    static PAUSE: std::sync::LazyLock<Option<i64>> =
        std::sync::LazyLock::new(|| std::env::var("BELLHOP_TEST_PAUSE").ok()?.parse().ok());
    PAUSE.map_or(milliseconds, |pause| pause.min(milliseconds))
}
