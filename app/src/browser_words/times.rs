//! Points in time as text. The server writes the absolute time in UTC; the browser makes a relative one of it, with the local time
//! as its title. No time zone data is needed: the browser knows its own.

use model::Millis;

use super::Time;

/// `2026-11-23 08:30:00 UTC`
pub fn absolute(at: Millis) -> String {
    format!("{} UTC", civil(at))
}

/// `2026-11-23T08:30:00Z`
pub fn iso(at: Millis) -> String {
    format!("{}Z", civil(at).replace(' ', "T"))
}

/// `2026-11-23 08:30:00`
pub fn civil(at: Millis) -> String {
    let seconds = at.0.div_euclid(1000);
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The Gregorian date of a day since 1970-01-01, counted in years that begin in March.
const fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}

/// `3 minutes ago`, `in 2 hours`.
pub fn relative(now: Millis, at: Millis, words: &Time) -> String {
    let seconds = now.since(at) / 1000;
    match seconds.abs() {
        0..10 => words.just_now.to_owned(),
        _ if seconds > 0 => (words.ago)(&span(seconds, words)),
        _ => (words.ahead)(&span(-seconds, words)),
    }
}

/// A span in its largest whole unit: `90` seconds are `1 minute`.
pub fn span(seconds: i64, words: &Time) -> String {
    match seconds {
        ..60 => (words.seconds)(seconds),
        60..3600 => (words.minutes)(seconds / 60),
        3600..86_400 => (words.hours)(seconds / 3600),
        _ => (words.days)(seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use model::account::Language;

    use super::*;
    use crate::browser_words;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (millis, text) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_400_000, "2000-02-29 00:00:00 UTC"),
            (1_795_421_999_999, "2026-11-23 08:19:59 UTC"),
            (4_107_542_400_000, "2100-03-01 00:00:00 UTC"),
            (-1000, "1969-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(absolute(Millis(millis)), text);
        }
        assert_eq!(iso(Millis(0)), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn times_are_told_from_now() {
        let now = Millis(10_000_000_000);
        for (ago, english, chinese) in [
            (3, "just now", "刚刚"),
            (61, "1 minute ago", "1 分钟前"),
            (7200, "2 hours ago", "2 小时前"),
            (-172_800, "in 2 days", "2 天后"),
        ] {
            let at = now.plus(-ago * 1000);
            assert_eq!(relative(now, at, browser_words::time(Language::English)), english);
            assert_eq!(relative(now, at, browser_words::time(Language::Chinese)), chinese);
        }
    }
}
