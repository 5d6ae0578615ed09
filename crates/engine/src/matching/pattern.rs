//! Regular expressions of conditions: RE2 syntax, anchored at both ends (Alertmanager rule RT-4).

use std::collections::HashMap;

use model::limits::pattern::CACHE_BYTES;
use regex::{Regex, RegexBuilder};

/// Why a text is not a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at character {position})")]
pub struct NotAPattern {
    /// Counts characters from 1; 1 as well when the whole is at fault.
    pub position: u32,
    pub message: String,
    /// It could be one, but takes more memory than there is for any.
    pub is_too_big: bool,
}

/// Expressions by their text, each compiled once: many rules ask for `prod|production`, and each of them would hold its own.
#[derive(Debug, Default)]
pub struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    /// `None`: it is not an expression.
    pub fn get(&mut self, text: &str) -> Option<Regex> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let compiled = compile(text).ok();
        self.0.insert(text.to_owned(), compiled.clone());
        compiled
    }
}

/// The expression that matches a whole value. What it may cost is checked where it is saved ([`super::check()`]); one that was
/// saved before there was a bound is still compiled, up to the 10 MiB of `regex`.
pub fn compile(text: &str) -> Result<Regex, NotAPattern> {
    // By itself first, so that `a)(b` cannot reach out of the group that anchors it.
    Regex::new(text).map_err(|error| explain(text, &error))?;
    let anchored = |text: String| RegexBuilder::new(&text).dfa_size_limit(CACHE_BYTES).build();
    anchored(format!("^(?:{text})$"))
        // With the flag x a comment may run to the end of the line.
        .or_else(|_| anchored(format!("^(?:{text}\n)$")))
        .map_err(|error| explain(text, &error))
}

/// `regex` gives the place only in its drawing of the fault: the line of the pattern, and under it carets.
fn explain(text: &str, error: &regex::Error) -> NotAPattern {
    match error {
        regex::Error::Syntax(drawing) => {
            NotAPattern { position: position(text, drawing), message: last_line(drawing).to_owned(), is_too_big: false }
        }
        regex::Error::CompiledTooBig(bytes) => {
            let message = format!("it takes more than {bytes} bytes of memory");
            NotAPattern { position: 1, message, is_too_big: true }
        }
        other => NotAPattern { position: 1, message: other.to_string(), is_too_big: false },
    }
}

fn last_line(drawing: &str) -> &str {
    let line = drawing.lines().last().unwrap_or(drawing).trim();
    line.strip_prefix("error: ").unwrap_or(line)
}

fn position(text: &str, drawing: &str) -> u32 {
    let lines: Vec<&str> = drawing.lines().collect();
    let is_caret = |line: &&str| line.contains('^') && line.chars().all(|c| c == ' ' || c == '^');
    let Some(at) = lines.iter().position(is_caret) else { return 1 };
    let column = lines[at].chars().take_while(|c| *c == ' ').count();
    // Patterns of several lines are drawn with line numbers: `2: (b`.
    let number = at.checked_sub(1).and_then(|above| lines[above].split_once(": "));
    let position = match number.and_then(|(number, _)| Some((number, number.trim().parse::<usize>().ok()?))) {
        Some((prefix, line)) if text.contains('\n') => {
            let before: usize = text.lines().take(line.saturating_sub(1)).map(|line| line.chars().count() + 1).sum();
            before + column.saturating_sub(prefix.chars().count() + 2)
        }
        _ => column.saturating_sub(4),
    };
    u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_pattern_is_explained_at_its_character() {
        for (text, position) in
            [("a(b", 2), ("[", 1), ("磁盘(", 3), ("a{2,1}", 2), ("*", 1), ("a)(b", 2), ("ok\n(b", 4)]
        {
            let error = compile(text).unwrap_err();
            assert_eq!(error.position, position, "{text}: {error}");
            assert!(!error.message.is_empty() && !error.message.starts_with("error"), "{error}");
        }
    }

    #[test]
    fn a_pattern_that_is_too_big_is_refused() {
        assert_eq!(compile(r"(\pL{1000}){1000}").unwrap_err().position, 1);
    }

    /// RT-4.
    #[test]
    fn a_pattern_matches_the_whole_value() {
        for (text, value, matches) in [
            ("a|b", "ab", false),
            ("a|ab", "ab", true),
            ("web.*", "web-1", true),
            ("web", "web-1", false),
            ("(?x) web # the fleet", "web", true),
            ("", "", true),
        ] {
            assert_eq!(compile(text).unwrap().is_match(value), matches, "{text} on {value}");
        }
    }
}
