//! What a person types into a search box, as a pattern for `like ... escape '\'`: any part, without regard to the case of
//! ASCII letters.

use model::limits::form::SEARCH_CHARS;

/// Empty text matches everything.
pub(crate) fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.trim().chars().take(SEARCH_CHARS) {
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
