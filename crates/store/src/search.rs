//! What a person types into a search box, as a pattern for `like ... escape '\'`: any part, without regard to the case of
//! ASCII letters.

/// The longest text that is looked for, in characters: SQLite refuses patterns beyond 50,000 bytes.
const LONGEST: usize = 200;

/// Empty text matches everything.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.trim().chars().take(LONGEST) {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(pattern(r" 100%_\ "), r"%100\%\_\\%");
        assert_eq!(pattern("  "), "%%");
    }
}
