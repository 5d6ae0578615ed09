//! The title: what a phone shows of the message while it is locked.

use model::alert::Level;

use crate::{clean::clean, facts::Facts, words::Words};

/// `🔴 [P1] DiskFull · 3 firing`, `✅ [Resolved] DiskFull · 3 alerts`. Names are cut to `max` characters. Never empty.
pub fn title(facts: &Facts<'_>, rule_name: &str, max: usize, words: &Words) -> String {
    let name = name(facts, rule_name, max, words);
    match (facts.level, facts.firing.len(), facts.resolved.len()) {
        (None, _, 0) => name,
        (None, _, resolved) => format!("✅ [{}] {name} · {}", words.resolved_tag, (words.alerts)(resolved)),
        (Some(level), firing, 0) => format!("{} [{}] {name} · {}", mark(level), level.as_str(), (words.firing)(firing)),
        (Some(level), firing, resolved) => {
            format!("{} [{}] {name} · {}", mark(level), level.as_str(), (words.firing_and_resolved)(firing, resolved))
        }
    }
}

/// The alerts' name; where there is none the rule's.
fn name(facts: &Facts<'_>, rule_name: &str, max: usize, words: &Words) -> String {
    let name = match facts.names.as_slice() {
        [] => String::new(),
        [only] => clean(only, max),
        [first, others @ ..] => (words.and_others)(&clean(first, max), others.len()),
    };
    [name, clean(rule_name, max)].into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "Bellhop".into())
}

const fn mark(level: Level) -> char {
    match level {
        Level::P1 | Level::P2 => '🔴',
        Level::P3 | Level::P4 => '🟠',
        Level::P5 | Level::P6 => '🔵',
    }
}
