//! A message as it is sent, and how many bytes its request takes.

use dingtalk::{At, Markdown, Message, MessageError};

/// The longest request body that `DingTalk` takes, in bytes of UTF-8 (`docs/dingtalk.md` 3).
pub const MAX_BYTES: usize = dingtalk::MAX_BODY_BYTES;

/// A markdown message with its mentions (`docs/dingtalk.md` 3, 2.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Shown in the conversation list and in push notifications only; not markdown.
    pub title: String,
    /// Markdown; names each entry of `at_mobiles` and `at_user_ids` as `@entry`.
    pub text: String,
    pub at_mobiles: Vec<String>,
    pub at_user_ids: Vec<String>,
    pub at_all: bool,
}

impl From<Rendered> for Message {
    fn from(rendered: Rendered) -> Self {
        let at = At { mobiles: rendered.at_mobiles, user_ids: rendered.at_user_ids, all: rendered.at_all };
        Self::Markdown(Markdown::new(rendered.title, rendered.text).at(at))
    }
}

/// Bytes of the whole request body, `at` and `msgUuid` included; 0 when there is none, because title or text is blank or more
/// than fifty people are mentioned.
pub fn preview_bytes(message: &Rendered) -> usize {
    match body(message.clone()) {
        Ok(body) => body.len(),
        Err(MessageError::TooLong { bytes }) => bytes,
        Err(_) => 0,
    }
}

fn body(message: Rendered) -> Result<Vec<u8>, MessageError> {
    // Every delivery's id has this length.
    Message::from(message).body("00000000-0000-7000-8000-000000000000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_body_is_counted() {
        let message = Rendered {
            title: "标题".into(),
            text: "a\"b\\\nc@138".into(),
            at_mobiles: vec!["138".into()],
            ..Rendered::default()
        };
        let body = concat!(
            r#"{"msgtype":"markdown","markdown":{"title":"标题","text":"a\"b\\\nc@138"},"#,
            r#""at":{"atMobiles":["138"],"atUserIds":[],"isAtAll":false},"msgUuid":"00000000-0000-7000-8000-000000000000"}"#
        );
        assert_eq!(preview_bytes(&message), body.len());
    }

    #[test]
    fn a_body_that_is_too_long_is_counted_all_the_same() {
        let long = |length| Rendered { title: "t".into(), text: "a".repeat(length), ..Rendered::default() };
        let around = preview_bytes(&long(1)) - 1;
        assert_eq!(preview_bytes(&long(MAX_BYTES - around)), MAX_BYTES);
        assert_eq!(preview_bytes(&long(MAX_BYTES)), MAX_BYTES + around);
        assert_eq!(preview_bytes(&Rendered::default()), 0);
    }
}
