//! Points in time, in every notation that says which one is meant: RFC 3339 with any offset, a date and a time without one (of the
//! installation's zone), Unix seconds, milliseconds, micro- and nanoseconds. Which of these a number is, its size says: they lie
//! a factor of a thousand apart.

use jiff::{Timestamp, civil, tz::TimeZone};
use model::Millis;
use serde_json::value::RawValue;

use super::text;

/// What a field says about a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Missing, null, empty, zero, or Go's year 1: the sender says that it has none.
    Absent,
    At(Millis),
    /// It named no zone.
    InZone(Millis),
    /// It cannot be read, or is before 1971 or after 9999: so nobody means it.
    Unknown,
}

/// The first second of 1971. What is before it is an unset clock or a number that was not meant as a time.
const FIRST: i64 = 31_536_000_000;
/// The last millisecond of the year 9999.
const LAST: i64 = 253_402_300_799_999;

pub fn of(raw: Option<&RawValue>, zone: &TimeZone) -> Time {
    let Some(text) = raw.and_then(text::of) else { return Time::Absent };
    let text = text.trim();
    if text.is_empty() {
        return Time::Absent;
    }
    if let Some(at) = digits_of_date(text, zone) {
        return Time::InZone(at);
    }
    if let Ok(number) = text.parse::<f64>() {
        return number_of(text, number);
    }
    let Some((at, is_in_zone)) = written(text, zone) else { return Time::Unknown };
    match at.as_millisecond() {
        // Go writes an unset time like this, some in their own zone.
        at if Timestamp::from_millisecond(at).is_ok_and(is_year_one) => Time::Absent,
        at if !(FIRST..=LAST).contains(&at) => Time::Unknown,
        at if is_in_zone => Time::InZone(Millis(at)),
        at => Time::At(Millis(at)),
    }
}

fn is_year_one(at: Timestamp) -> bool {
    const SECOND: i64 = -62_135_596_800;
    const DAY: i64 = 24 * 3600;
    (SECOND - DAY..SECOND + DAY).contains(&at.as_second())
}

/// A number as text and as what it is about: an integer keeps all its digits.
#[expect(clippy::cast_possible_truncation, reason = "it is between FIRST and LAST, or unknown")]
fn number_of(text: &str, number: f64) -> Time {
    if number == 0.0 {
        return Time::Absent;
    }
    // Seconds up to the year 5138, milliseconds to 5138, and so on.
    let in_a_millisecond: i32 = match number {
        number if number < 1e11 => return within((number * 1e3).round() as i64),
        number if number < 1e14 => 1,
        number if number < 1e17 => 1_000,
        number if number < 1e20 => 1_000_000,
        _ => return Time::Unknown,
    };
    match text.parse::<i64>() {
        Ok(whole) => within(whole / i64::from(in_a_millisecond)),
        Err(_) => within((number / f64::from(in_a_millisecond)) as i64),
    }
}

fn within(milliseconds: i64) -> Time {
    if (FIRST..=LAST).contains(&milliseconds) { Time::At(Millis(milliseconds)) } else { Time::Unknown }
}

/// The time, and whether its zone is the installation's.
fn written(text: &str, zone: &TimeZone) -> Option<(Timestamp, bool)> {
    // Dates are long enough for nobody to pay for a text that is none.
    if text.len() > 64 {
        return None;
    }
    let mut plain = with_hyphens(text);
    // Go: "2026-11-25 18:00:00 +0800 CST m=+0.1"; others: "... UTC".
    let words: Vec<&str> = plain.split_whitespace().collect();
    plain = match words.as_slice() {
        [date, time, offset, ..] if date.contains('-') && offset.starts_with(['+', '-']) => {
            format!("{date}T{time}{offset}")
        }
        [date, time, "UTC" | "GMT" | "Z"] => format!("{date}T{time}Z"),
        [at, offset] if at.contains('T') && offset.starts_with(['+', '-']) => format!("{at}{offset}"),
        [date, time] => format!("{date}T{time}"),
        [at] => (*at).to_owned(),
        _ => return jiff::fmt::rfc2822::parse(text).ok().map(|at| (at.timestamp(), false)),
    };
    if let Ok(at) = plain.parse::<Timestamp>() {
        return Some((at, false));
    }
    // A date alone is no point in time.
    let at: civil::DateTime = plain.contains(['T', 't']).then(|| plain.parse().ok())??;
    zone.to_timestamp(at).ok().map(|at| (at, true))
}

/// `20260822180000`: as milliseconds it would be after the year 2286.
fn digits_of_date(text: &str, zone: &TimeZone) -> Option<Millis> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, time) = text.split_at(8);
    let at: civil::DateTime = format!("{date}T{time}").parse().ok()?;
    Some(Millis(zone.to_timestamp(at).ok()?.as_millisecond())).filter(|at| (FIRST..=LAST).contains(&at.0))
}

/// Dates with `/` or, as Zabbix writes them, with `.`; fractions with `,`.
fn with_hyphens(text: &str) -> String {
    let plain = text.replace('/', "-").replace(',', ".");
    match plain.as_bytes() {
        [y1, y2, y3, y4, b'.', m1, m2, b'.', ..] if [y1, y2, y3, y4, m1, m2].into_iter().all(u8::is_ascii_digit) => {
            plain.replacen('.', "-", 2)
        }
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shanghai() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    fn of(json: &str) -> Time {
        super::of(Some(serde_json::from_str(json).unwrap()), &shanghai())
    }

    const AT: i64 = 1_787_392_800_000;

    #[test]
    fn every_notation_that_names_its_zone() {
        for json in [
            "\"2026-08-22T10:00:00Z\"",
            "\"2026-08-22T18:00:00+08:00\"",
            "\"2026-08-22T18:00:00.000+0800\"",
            "\"2026-08-22T18:00:00+08\"",
            "\"2026-08-22 18:00:00+08:00\"",
            "\"2026-08-22 18:00:00 +08:00\"",
            "\"2026-08-22T18:00:00 +0800\"",
            "\" 2026-08-22t10:00:00z \"",
            "\"2026/08/22 18:00:00 +0800\"",
            "\"2026-08-22 18:00:00 +0800 CST\"",
            "\"2026-08-22 10:00:00.000000000 +0000 UTC m=+0.000000001\"",
            "\"2026-08-22 10:00:00 UTC\"",
            "\"2026-08-22T10:00:00,000Z\"",
            "\"Sat, 22 Aug 2026 18:00:00 +0800\"",
            "1787392800",
            "1787392800.0",
            "\"1787392800\"",
            "1.7873928e9",
            "1787392800000",
            "1787392800000.0",
            "\"1787392800000\"",
            "1787392800000000",
            "1787392800000000000",
            "\"1787392800000000000\"",
        ] {
            assert_eq!(of(json), Time::At(Millis(AT)), "{json}");
        }
        assert_eq!(of("\"2026-08-22T10:00:00.123456789Z\""), Time::At(Millis(AT + 123)));
        assert_eq!(of("1787392800.123"), Time::At(Millis(AT + 123)));
        assert_eq!(of("1787392800123456789"), Time::At(Millis(AT + 123)));
    }

    #[test]
    fn without_a_zone_it_is_that_of_the_installation() {
        for json in [
            "\"2026-08-22 18:00:00\"",
            "\"2026-08-22T18:00:00\"",
            "\"2026/08/22 18:00:00\"",
            "\"2026.08.22 18:00:00\"",
            "\"20260822T180000\"",
            "\"20260822180000\"",
            "20260822180000",
        ] {
            assert_eq!(of(json), Time::InZone(Millis(AT)), "{json}");
        }
    }

    #[test]
    fn what_says_that_there_is_none() {
        for json in
            ["null", "\"\"", "\" \"", "0", "0.0", "\"0\"", "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+08:00\""]
        {
            assert_eq!(of(json), Time::Absent, "{json}");
        }
        assert_eq!(super::of(None, &shanghai()), Time::Absent);
    }

    #[test]
    fn what_nobody_means() {
        for json in [
            "\"0000-00-00T00:00:00\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"tomorrow\"",
            "\"2026-08-22\"",
            "\"2026-13-22T10:00:00Z\"",
            "\"10:00\"",
            "5",
            "-1",
            "-62135596800000",
            "922337203685477580700",
            "1e300",
            "\"NaN\"",
            "\"inf\"",
            "true",
            "{}",
            "[]",
        ] {
            assert_eq!(of(json), Time::Unknown, "{json}");
        }
        assert_eq!(of(&format!("\"{}\"", "2026-08-22T10:00:00Z".repeat(9_000))), Time::Unknown);
    }

    proptest! {
        #[test]
        fn every_time_reads_back_from_every_unit(at in FIRST..4_000_000_000_000_i64) {
            let time = Timestamp::from_millisecond(at).unwrap();
            for json in [format!("\"{time}\""), at.to_string(), format!("{at}000"), format!("{at}000000")] {
                // Numbers up to 1e11 are seconds, which they are as milliseconds until 1973.
                if at < 100_000_000_000 && !json.starts_with('"') {
                    continue;
                }
                prop_assert_eq!(of(&json), Time::At(Millis(at)), "{}", json);
            }
            let seconds = of(&(at / 1_000).to_string());
            let expected = at / 1_000 * 1_000;
            prop_assert_eq!(seconds, Time::At(Millis(expected)));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "[-+:/ ,.TZ0-9eE]{0,40}") {
            of(&serde_json::Value::String(text).to_string());
        }
    }
}
