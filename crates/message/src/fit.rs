//! Fitting a notification into 20,000 bytes. Everything as it is, if there is room; else all alerts, with the longest texts
//! shortened as little as needed; else as many alerts as there is room for, and where that would be only a few, shorter ones. Each trial is rendered and measured as it would be sent, so nothing is estimated.

use model::notification::Notification;

use crate::{
    MAX_BYTES, Rendered, Style,
    draft::{Draft, Limits, MAX_ALERTS, Material},
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
    Limits {
        name: 120,
        label_name: 100,
        label_value: 200,
        labels: 64,
        text: 300,
        texts: 64,
        links: 64,
        link: MAX_BYTES,
    },
    Limits { name: 60, label_name: 40, label_value: 80, labels: 8, text: 120, texts: 4, links: 4, link: 500 },
    Limits { name: 40, label_name: 20, label_value: 40, labels: 3, text: 60, texts: 1, links: 0, link: 0 },
];

/// Fewer alerts than this are too few to be shown in full while others are only counted.
const ENOUGH: usize = 5;

pub fn fit(notification: &Notification, style: &Style<'_>) -> Rendered {
    let facts = Facts::of(notification);
    let material = Material::of(notification, &facts, style);
    let mentions = Mentions::of(notification);
    let trial = |draft: &Draft, shown| {
        // What takes too many instructions would be too long.
        let Some(text) = Layout::Alerts.whole(&draft.context(shown)) else { return (usize::MAX, Rendered::default()) };
        let message = compose(&draft.title, &text, &mentions, style);
        (preview_bytes(&message), message)
    };
    let all = facts.total().min(MAX_ALERTS);
    let longest = material.longest();
    if material.chars() <= MAX_BYTES {
        let (bytes, message) = trial(&Draft::of(&material, &LIMITS[0].with_texts_of(longest)), all);
        if bytes <= MAX_BYTES {
            return message;
        }
    }
    let mut best = None;
    for limits in &LIMITS {
        let draft = Draft::of(&material, limits);
        best = most(all, |shown| trial(&draft, shown)).or(best);
        match &best {
            // What room is left goes to the longest texts.
            Some((shown, _)) if *shown == all => {
                let roomier = |room| trial(&Draft::of(&material, &limits.with_texts_of(limits.text + room)), all);
                let room = longest.min(MAX_BYTES).saturating_sub(limits.text);
                if let Some((_, message)) = most(room, roomier) {
                    return message;
                }
                break;
            }
            Some((shown, _)) if *shown >= all.min(ENOUGH) => break,
            _ => {}
        }
    }
    match best {
        Some((_, message)) => message,
        // Cannot be, by the sum at `LIMITS`; a message without its alerts is better than none.
        None => {
            let title = Draft::of(&material, &LIMITS[LIMITS.len() - 1]).title;
            compose(&title, &Layout::Alerts.text(&title, &().into()), &mentions, style)
        }
    }
}

impl Limits {
    /// The longest texts are the first to be shortened: all are cut to one length.
    const fn with_texts_of(self, chars: usize) -> Self {
        let label_value = if chars > self.label_value { chars } else { self.label_value };
        Self { text: chars, label_value, ..self }
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
        let count = if tries < GUESSES && bytes_above < usize::MAX {
            (low + share).min(high - 1)
        } else {
            low + (high - low) / 2
        };
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
