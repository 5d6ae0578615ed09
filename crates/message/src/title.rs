//! The title: what a phone shows of the message while it is locked. The message begins with it, too.

use model::severity::Level;

use crate::{
    clean::clean,
    facts::{Ending, Facts},
    words::Words,
};

/// `🔴 P1 HighCPU · pay · prod-5, prod-6 ×3`, `✅ Resolved DiskFull · db-1`: level, name, where, what differs, how many. Names are
/// cut to `max` characters. Never empty.
pub fn title(facts: &Facts<'_>, rule_name: &str, max: usize, words: &Words) -> String {
    let mut parts = vec![name(facts, rule_name, max, words)];
    parts.extend(facts.context().map(|value| clean(value, PART)));
    parts.push(about(facts));
    let (firing, resolved) = (facts.count_firing(), facts.count_resolved());
    let mut count = String::new();
    match (firing, resolved) {
        (0 | 1, 0) | (0, 1) => {}
        (0, count_of_one_kind) | (count_of_one_kind, 0) => count = format!(" ×{count_of_one_kind}"),
        (firing, resolved) if facts.ending == Ending::Recovered => {
            parts.push((words.firing_and_resolved)(firing, resolved));
        }
        (firing, ended) => parts.push((words.firing_and_ended)(firing, ended)),
    }
    parts.retain(|part| !part.is_empty());
    let mark = match (facts.level, resolved) {
        (None, 0) => String::new(),
        (None, _) => match facts.ending {
            Ending::Recovered => format!("✅ {} ", words.resolved_tag),
            Ending::Silent => format!("❔ {} ", words.silent_tag),
            Ending::Mixed => format!("❔ {} ", words.ended_tag),
        },
        (Some(level), _) => format!("{} {} ", mark(level), level.as_str()),
    };
    format!("{mark}{}{count}", parts.join(" · "))
}

/// Longest value of a label in the title, in characters.
const PART: usize = 30;
/// Things that are named; of more it is said that there are more.
const NAMED: usize = 2;

fn about(facts: &Facts<'_>) -> String {
    let about = facts.about(NAMED + 1);
    let named: Vec<String> = about.iter().take(NAMED).map(|value| clean(value, PART)).collect();
    let more = if about.len() > NAMED { " …" } else { "" };
    format!("{}{more}", named.join(", "))
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

/// One for each level that somebody must tell apart at night.
pub const fn mark(level: Level) -> char {
    match level {
        Level::P1 => '🔴',
        Level::P2 => '🟠',
        Level::P3 => '🟡',
        Level::P4 => '🔵',
        Level::P5 | Level::P6 => '⚪',
    }
}
