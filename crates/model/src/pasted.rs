//! What people paste: with characters that nobody sees, or from an input method that makes digits wide.

use std::borrow::Cow;

/// Without the characters that nobody sees (zero width, direction marks, byte order marks, soft hyphens), full-width signs and digits
/// as the usual ones, and without blanks at both ends. For what is an address, a number or a credential: there they mean nothing.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).map(narrow).collect();
    Cow::Owned(plain.trim().to_owned())
}

/// Only the invisible characters are taken out: for words, which may have full-width signs, and joiners that scripts and emoji need.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_in_the_way = |c: char| is_invisible(c) && !matches!(c, '\u{200C}' | '\u{200D}');
    if text.contains(is_in_the_way) { Cow::Owned(text.replace(is_in_the_way, "")) } else { Cow::Borrowed(text) }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_dropped_and_what_is_wide_is_narrowed() {
        for (pasted, meant) in [
            ("https://oapi.dingtalk.com/robot/send\u{200b}", "https://oapi.dingtalk.com/robot/send"),
            ("\u{feff} SEC123\u{2060}\u{a0}", "SEC123"),
            ("１３８ ００１３ ８０００", "138 0013 8000"),
            ("\u{202a}+86\u{202c}13800138000", "+8613800138000"),
            ("　ｏｐｓ＠ｅｘａｍｐｌｅ．ｏｒｇ　", "ops@example.org"),
            ("磁盘", "磁盘"),
            (" plain ", "plain"),
        ] {
            assert_eq!(plain(pasted), meant, "{pasted:?}");
        }
        assert_eq!(visible("告警！\u{200b}，p1"), "告警！，p1");
        assert_eq!(visible("👩\u{200d}🚒\u{feff}"), "👩\u{200d}🚒");
    }
}
