//! The messages a robot can send, as types (`docs/dingtalk.md` 3), checked before they leave.

mod at;
mod card;
mod plain;

use serde::Serialize;

pub use at::At;
pub use card::{ActionCard, Button, Buttons, FeedCard, FeedLink, Orientation};
pub use plain::{Link, Markdown, Text};

/// The largest request body that `DingTalk` takes, in bytes of UTF-8 (`docs/dingtalk.md` 3).
pub const MAX_BODY_BYTES: usize = 20_000;
/// The most people that one message may mention (`docs/dingtalk.md` 4).
pub const MAX_MENTIONS: usize = 50;

/// One message of any of the five types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Message {
    #[serde(rename = "text")]
    Text(Text),
    #[serde(rename = "link")]
    Link(Link),
    #[serde(rename = "markdown")]
    Markdown(Markdown),
    #[serde(rename = "actionCard")]
    ActionCard(ActionCard),
    #[serde(rename = "feedCard")]
    FeedCard(FeedCard),
}

/// Why a message cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Named as in the body, for example `markdown.title`.
    #[error("the message has no {field}")]
    FieldMissing { field: &'static str },
    #[error("the message mentions {count} people, more than {MAX_MENTIONS}")]
    TooManyMentions { count: usize },
    #[error("the message has {bytes} bytes, more than {MAX_BODY_BYTES}")]
    TooLong { bytes: usize },
}

impl Message {
    /// The request body: raw UTF-8, at most [`MAX_BODY_BYTES`] bytes. `msg_uuid` lets `DingTalk` drop a repeat (`docs/dingtalk.md` 3), so
    /// a repeat must be sent with the same bytes.
    pub fn body(&self, msg_uuid: &str) -> Result<Vec<u8>, MessageError> {
        self.check_fields()?;
        required(&[("msgUuid", msg_uuid)])?;
        let at = self.at();
        let count = at.map_or(0, At::count);
        if count > MAX_MENTIONS {
            return Err(MessageError::TooManyMentions { count });
        }
        let envelope =
            Envelope { msgtype: self.msgtype(), message: self, at: at.filter(|at| !at.is_empty()), msg_uuid };
        let body = serde_json::to_vec(&envelope).expect("texts, lists and flags always serialise");
        if body.len() > MAX_BODY_BYTES {
            return Err(MessageError::TooLong { bytes: body.len() });
        }
        Ok(body)
    }

    /// The type's name on the wire.
    pub const fn msgtype(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Link(_) => "link",
            Self::Markdown(_) => "markdown",
            Self::ActionCard(_) => "actionCard",
            Self::FeedCard(_) => "feedCard",
        }
    }

    /// Who is mentioned. Links and feed cards mention nobody.
    pub const fn at(&self) -> Option<&At> {
        match self {
            Self::Text(text) => Some(&text.at),
            Self::Markdown(markdown) => Some(&markdown.at),
            Self::ActionCard(card) => Some(&card.at),
            Self::Link(_) | Self::FeedCard(_) => None,
        }
    }

    fn check_fields(&self) -> Result<(), MessageError> {
        match self {
            Self::Text(text) => text.check(),
            Self::Link(link) => link.check(),
            Self::Markdown(markdown) => markdown.check(),
            Self::ActionCard(card) => card.check(),
            Self::FeedCard(card) => card.check(),
        }
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    msgtype: &'static str,
    #[serde(flatten)]
    message: &'a Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a At>,
    #[serde(rename = "msgUuid")]
    msg_uuid: &'a str,
}

/// The first field that is blank.
fn required(fields: &[(&'static str, &str)]) -> Result<(), MessageError> {
    match fields.iter().find(|(_, value)| value.trim().is_empty()) {
        Some((field, _)) => Err(MessageError::FieldMissing { field }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
