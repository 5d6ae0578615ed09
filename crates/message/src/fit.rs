//! Fitting a notification into 20,000 bytes: as many alerts as there is room for, and where that would be only a few,
//! shorter ones. Each trial is rendered and measured as it would be sent, so nothing is estimated.

use model::notification::Notification;

use crate::{
    MAX_BYTES, Rendered, Style,
    draft::{Draft, Limits, MAX_ALERTS},
    facts::Facts,
    keyword,
    layout::Layout,
    markdown,
    mention::Mentions,
    preview_bytes,
    words::Words,
};

/// From roomy to tight. With the last, one alert fits whatever it says: the names, labels and notes of the whole message take
/// at most 6,000 bytes (4 a character), mentions 6,000, keywords 600, links 1,100.
const LIMITS: [Limits; 3] = [
    Limits { name: 80, label_name: 60, label_value: 200, labels: 20, summary: 300, description: 500, source: 1_000 },
    Limits { name: 60, label_name: 40, label_value: 80, labels: 8, summary: 120, description: 200, source: 500 },
    Limits { name: 40, label_name: 20, label_value: 40, labels: 3, summary: 60, description: 0, source: 0 },
];

/// Fewer alerts than this are too few to be shown in full while others are only counted.
const ENOUGH: usize = 5;

pub fn fit(notification: &Notification, style: &Style<'_>) -> Rendered {
    let facts = Facts::of(notification);
    let mentions = Mentions::of(notification);
    let enough = facts.total().min(ENOUGH);
    let mut best = None;
    for limits in &LIMITS {
        let draft = Draft::of(notification, &facts, style, limits);
        let attempt = |shown| {
            let text = Layout::Alerts.text(&draft.title, &draft.context(shown));
            let message = compose(&draft.title, &text, &mentions, style);
            (preview_bytes(&message), message)
        };
        best = most(facts.total().min(MAX_ALERTS), attempt).or(best);
        if matches!(&best, Some((shown, _)) if *shown >= enough) {
            break;
        }
    }
    match best {
        Some((_, message)) => message,
        // Cannot be, by the sum at `LIMITS`; a message without its alerts is better than none.
        None => compose("Bellhop", "#### Bellhop", &mentions, style),
    }
}

/// The largest count up to `max` whose trial takes no more than [`MAX_BYTES`], with what it made. All of them is tried
/// first, since that is the rule. Then the sizes seen so far say where to look; should they mislead, the range is halved.
fn most<T>(max: usize, attempt: impl Fn(usize) -> (usize, T)) -> Option<(usize, T)> {
    let (mut bytes_above, all) = attempt(max);
    if bytes_above <= MAX_BYTES {
        return Some((max, all));
    }
    let mut best = None;
    let (mut low, mut high, mut bytes_below) = (0, max, 0);
    for tries in 0.. {
        if low == high {
            break;
        }
        let share = (high - low) * (MAX_BYTES - bytes_below) / (bytes_above - bytes_below);
        let count = if tries < GUESSES { (low + share).min(high - 1) } else { low + (high - low) / 2 };
        let (bytes, made) = attempt(count);
        if bytes <= MAX_BYTES {
            best = Some((count, made));
            (low, bytes_below) = (count + 1, bytes);
        } else {
            (high, bytes_above) = (count, bytes);
        }
    }
    best
}

/// Trials by proportion before the range is halved.
const GUESSES: usize = 4;

/// Puts title, text, a missing keyword and the mentions together.
pub fn compose(title: &str, text: &str, mentions: &Mentions, style: &Style<'_>) -> Rendered {
    let words: &Words = style.words();
    let mut message = Rendered { title: markdown::without_mentions(title), ..Rendered::default() };
    let line = mentions.line(words);
    let missing = keyword::missing(style.keywords, &message.title, &format!("{text}\n\n{line}"));
    if let Some(keyword) = missing.and_then(|missing| missing.title) {
        message.title = format!("{} · {keyword}", message.title);
    }
    let quiet = missing.and_then(|missing| missing.text).map(|keyword| format!("> {keyword}")).unwrap_or_default();
    let parts: Vec<&str> = [text, &quiet, &line].into_iter().filter(|part| !part.is_empty()).collect();
    message.text = parts.join("\n\n");
    mentions.write_into(&mut message);
    message
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_most_is_found_with_few_attempts_whatever_the_sizes() {
        let even: fn(usize) -> usize = |count| count * 97;
        let skewed: fn(usize) -> usize = |count| if count > 300 { 1_000_000 } else { 19_000 + count };
        let early: fn(usize) -> usize = |count| if count > 3 { 20_001 } else { 0 };
        for (size, most_tries) in [(even, 5), (skewed, 14), (early, 14)] {
            for max in [0, 1, 2, 3, 4, 5, 17, 206, 207, 300, 301, 450] {
                let tries = Cell::new(0);
                let found = most(max, |count| {
                    tries.set(tries.get() + 1);
                    (size(count), count)
                });
                let expected = (0..=max).rev().find(|count| size(*count) <= MAX_BYTES);
                assert_eq!(found, expected.map(|count| (count, count)));
                assert!(tries.get() <= most_tries, "{} tries of {max}", tries.get());
            }
        }
        assert_eq!(most(9, |_| (MAX_BYTES + 1, ())), None);
    }
}
