//! The signing secret of a robot. It is never shown: `Debug` is redacted, and there is neither `Display` nor `Serialize`.

use std::fmt;

use model::pasted;

/// A signing secret, exactly as `DingTalk` shows it, with its leading `SEC` (`docs/dingtalk.md` 2). Its shape is not promised, so it is
/// not checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// `None` when `text` is blank. White space at both ends is an accident of copying and is dropped; nothing else is touched.
    pub fn parse(text: &str) -> Option<Self> {
        let text = pasted::plain(text);
        (!text.is_empty()).then(|| Self(text.into_owned()))
    }

    /// The secret itself, to be encrypted and stored.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_at_the_ends_is_dropped() {
        assert_eq!(Secret::parse(" \tthis is secret\r\n").unwrap().expose(), "this is secret");
        assert_eq!(Secret::parse("SEC1\u{200b}").unwrap().expose(), "SEC1");
        assert_eq!(Secret::parse(" \n"), None);
    }

    #[test]
    fn debug_does_not_show_a_secret() {
        let shown = format!("{:?}", Secret::parse("SECabc").unwrap());
        assert!(!shown.contains("SECabc"), "{shown}");
    }
}
