//! What is left of user data before anything else looks at it: one line, only visible characters, of bounded length.

/// At most `max` characters of `text` on one line: white space of any kind becomes one blank, control characters and
/// invisible direction marks are dropped, and a cut shows as `…`.
pub fn clean(text: &str, max: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = length > 0;
            continue;
        }
        if is_unwanted(c) {
            continue;
        }
        length += 1 + usize::from(gap);
        if length > max {
            return cut(&out, max);
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn cut(text: &str, max: usize) -> String {
    if max == 0 {
        return String::new();
    }
    let mut kept: String = text.chars().take(max - 1).collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Control characters, and those without a shape of their own that could hide or reorder what others write. The joiners
/// U+200C and U+200D stay: scripts and emoji need them.
pub fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_lines_and_runs_of_blanks_become_one_blank() {
        assert_eq!(clean("\r\n a\n\n\tb\u{2028}c\u{a0} \u{3000}d ", 99), "a b c d");
    }

    #[test]
    fn control_characters_and_direction_marks_are_dropped() {
        assert_eq!(clean("a\u{0}\u{1b}[31m\u{7f}\u{9b}\u{202e}b\u{feff}\u{200b}", 99), "a[31mb");
        assert_eq!(clean("👩\u{200d}🚒", 99), "👩\u{200d}🚒");
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(clean("磁盘空间不足", 6), "磁盘空间不足");
        assert_eq!(clean("磁盘空间不足", 5), "磁盘空间…");
        assert_eq!(clean("ab cd", 4), "ab…");
        assert_eq!(clean("ab", 1), "…");
        assert_eq!(clean("ab", 0), "");
    }
}
