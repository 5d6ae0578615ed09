//! Texts of strangers, cut to a length at the boundary of a character.

use std::borrow::Cow;

use crate::pasted;

/// At most `max` characters; a cut shows as `…`, which is one of them.
pub fn to_chars(text: &str, max: usize) -> Cow<'_, str> {
    if text.char_indices().nth(max).is_none() {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(max.saturating_sub(1)).map_or(0, |(end, _)| end);
    Cow::Owned(format!("{}…", &text[..end]))
}

/// A stranger's text within a sentence of ours: without what hides or moves the rest of it.
pub fn shown(text: &str, max: usize) -> String {
    let visible = pasted::visible(text).replace(|c: char| c.is_control(), "\u{FFFD}");
    to_chars(&visible, max).into_owned()
}

/// The longest beginning of at most `max` bytes.
pub fn to_bytes(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_shows_and_counts() {
        assert_eq!(to_chars("磁盘空间不足", 6), "磁盘空间不足");
        assert_eq!(to_chars("磁盘空间不足", 5), "磁盘空间…");
        assert_eq!(to_chars("", 5), "");
        assert_eq!(to_chars("ab", 1), "…");
    }

    #[test]
    fn bytes_are_cut_at_a_character() {
        assert_eq!(to_bytes("磁盘", 6), "磁盘");
        assert_eq!(to_bytes("磁盘", 5), "磁");
        assert_eq!(to_bytes("ab", 99), "ab");
    }
}
