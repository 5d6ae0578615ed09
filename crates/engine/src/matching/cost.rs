//! What matching an expression can cost at worst, found out before it is saved.
//!
//! Measured in a release build, for the worst values of 4,096 bytes that were found: `.*[ab].{8}` 0.05 ms, `.*[ab].{60}` (17 KB
//! compiled) 0.5 ms, `.*[ab][abc.]{400}` (17 KB) 3 ms, `.*[ab][abc.]{900}` (37 KB, refused) 8 ms, `([^x]{0,200}){20}` (1.2 MB,
//! refused) 128 ms. Size alone does not tell: `\w+-\w+-\w+` has 53 KB and takes 2 microseconds, because its deterministic automaton is small.

use model::limits::pattern::{AUTOMATON_BYTES, COMPILED_BYTES, SMALL_BYTES};
use regex::Regex;
use regex_automata::{
    MatchKind,
    dfa::{StartKind, dense},
    nfa::thompson::{Config, NFA, WhichCaptures},
};

/// Bytes of the expression as it is compiled; of one that is larger than the bound, the bound.
pub fn compiled_bytes(pattern: &Regex) -> usize {
    compiled(pattern).map_or(COMPILED_BYTES, |compiled| compiled.memory_usage())
}

fn compiled(pattern: &Regex) -> Option<NFA> {
    let config = Config::new().nfa_size_limit(Some(COMPILED_BYTES)).which_captures(WhichCaptures::None);
    NFA::compiler().configure(config).build(pattern.as_str()).ok()
}

/// Whether a value of an alert could keep the core busy for long. Takes up to 0.1 s itself.
pub fn is_too_high(pattern: &Regex) -> bool {
    let Some(compiled) = compiled(pattern) else { return true };
    if compiled.memory_usage() <= SMALL_BYTES {
        return false;
    }
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Anchored)
        .dfa_size_limit(Some(AUTOMATON_BYTES))
        .determinize_size_limit(Some(4 * AUTOMATON_BYTES));
    dense::Builder::new().configure(config).build_from_nfa(&compiled).is_err()
}

#[cfg(test)]
mod tests {
    use super::{super::pattern::compile, *};

    #[test]
    fn what_can_take_long_is_told_from_what_is_only_long() {
        for text in [
            "([^x]{0,200}){20}",
            r"(.{0,64}\.){4}.{0,64}",
            r"(\w{1,30}-){3}\w+",
            r"\p{L}{1,50}",
            ".*[ab].{400}",
            ".*[ab][abc.]{900}",
            r"(\w\W?){90}",
        ] {
            assert!(is_too_high(&compile(text).unwrap()), "{text}");
        }
        for text in [
            r"(.*\.)?prod\..*",
            r"(\d{1,3}\.){3}\d{1,3}",
            r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,5}",
            r"([^.]{0,64}\.){4}[^.]{0,64}",
            r"[\w.-]+@[\w.-]+\.\w+",
            r"\w+-\w+-\w+-\w+",
            r"(?i)(cpu|memory|disk|节点|磁盘)[\s\S]*(usage|使用率)",
            ".*[ab].{20}",
            ".{0,255}",
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ] {
            assert!(!is_too_high(&compile(text).unwrap()), "{text}");
        }
    }

    /// SEC 2: 2,000 alerts of this kind stopped the service for half a minute.
    #[test]
    fn the_expression_that_stopped_ingest_is_too_costly() {
        assert!(is_too_high(&compile("([^x]{0,200}){20}").unwrap()));
    }
}
