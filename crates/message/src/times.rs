//! Points in time and durations as a message writes them.

use jiff::Timestamp;
use model::Millis;

use crate::{Zone, words::Words};

/// `2026-11-23 03:12:05 +08:00`.
pub fn stamp(at: Millis, zone: &Zone) -> String {
    zoned(at, zone).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// `03:12` on the day of `now`, `11-22 23:50` in its year, `2025-12-31 23:50` before it: the zone is told once, by [`offset`].
pub fn clock(at: Millis, now: Millis, zone: &Zone) -> String {
    let (at, now) = (zoned(at, zone), zoned(now, zone));
    let format = match (at.date() == now.date(), at.year() == now.year()) {
        (true, _) => "%H:%M",
        (false, true) => "%m-%d %H:%M",
        (false, false) => "%Y-%m-%d %H:%M",
    };
    at.strftime(format).to_string()
}

/// `UTC+08:00`.
pub fn offset(at: Millis, zone: &Zone) -> String {
    zoned(at, zone).strftime("UTC%:z").to_string()
}

fn zoned(at: Millis, zone: &Zone) -> jiff::ZonedDateTime {
    let end_of_time = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let instant = Timestamp::from_millisecond(at.0).unwrap_or(end_of_time);
    instant.to_zoned_datetime(zone.inner())
}

/// The two largest units: `2 h 5 min`, `3 d`, `45 s`. A negative one counts as zero.
pub fn duration(milliseconds: i64, words: &Words) -> String {
    let seconds = milliseconds.max(0) / 1000;
    let counts = [seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60];
    let largest = counts.iter().position(|count| *count > 0).unwrap_or(counts.len() - 1);
    let parts: Vec<String> = counts
        .iter()
        .zip(words.units)
        .skip(largest)
        .take(2)
        .enumerate()
        .filter(|(place, (count, _))| *place == 0 || **count > 0)
        .map(|(_, (count, unit))| format!("{count} {unit}"))
        .collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use model::account::Language;

    use super::*;

    #[test]
    fn a_time_carries_its_offset() {
        let at = Millis(1_795_374_725_999);
        assert_eq!(stamp(at, &Zone::parse("Asia/Shanghai").unwrap()), "2026-11-23 03:12:05 +08:00");
        assert_eq!(stamp(at, &Zone::UTC), "2026-11-22 19:12:05 +00:00");
        assert_eq!(
            stamp(Millis(1_783_000_000_000), &Zone::parse("America/St_Johns").unwrap()),
            "2026-07-02 11:16:40 -02:30"
        );
    }

    #[test]
    fn a_clock_time_has_a_date_when_it_is_not_of_today() {
        let zone = Zone::parse("Asia/Shanghai").unwrap();
        let now = Millis(1_795_374_725_999);
        for (before, text) in [
            (0, "03:12"),
            (3 * 3_600_000, "00:12"),
            (4 * 3_600_000, "11-22 23:12"),
            (-24 * 3_600_000, "11-24 03:12"),
            (365 * 24 * 3_600_000, "2025-11-23 03:12"),
        ] {
            assert_eq!(clock(now.plus(-before), now, &zone), text);
        }
        assert_eq!(offset(now, &zone), "UTC+08:00");
        assert_eq!(offset(now, &Zone::UTC), "UTC+00:00");
    }

    #[test]
    fn times_out_of_range_are_cut_to_it() {
        for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
            let zone = Zone::parse(zone).unwrap();
            assert!(stamp(Millis(i64::MAX), &zone).starts_with("9999-12-3"));
            assert!(stamp(Millis(i64::MIN), &zone).starts_with('-'));
        }
    }

    #[test]
    fn a_duration_names_its_two_largest_units() {
        let words = Words::of(Language::English);
        for (seconds, text) in [
            (-5, "0 s"),
            (0, "0 s"),
            (45, "45 s"),
            (60, "1 min"),
            (65, "1 min 5 s"),
            (7_500, "2 h 5 min"),
            (3_605, "1 h"),
            (86_400 * 3 + 4 * 3600 + 59, "3 d 4 h"),
        ] {
            assert_eq!(duration(seconds * 1000, words), text);
        }
        assert_eq!(duration(7_500_000, Words::of(Language::Chinese)), "2 小时 5 分钟");
        assert!(duration(i64::MAX, words).ends_with(" h"));
    }
}
