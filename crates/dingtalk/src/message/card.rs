//! Action cards with one or several buttons, and feed cards (`docs/dingtalk.md` 3). A button opens a URL; nothing comes back
//! (`docs/dingtalk.md` 3).

use serde::{Serialize, ser::SerializeMap as _};

use super::{At, MessageError, required};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionCard {
    title: String,
    /// Markdown.
    text: String,
    #[serde(flatten)]
    buttons: Buttons,
    #[serde(skip)]
    pub(super) at: At,
}

/// What an action card offers to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Buttons {
    /// The whole card is one button.
    Single(Button),
    /// Each its own; side by side only if there are exactly two.
    Several { buttons: Vec<Button>, orientation: Orientation },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    title: String,
    #[serde(rename = "actionURL")]
    url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Orientation {
    #[serde(rename = "0")]
    Vertical,
    #[serde(rename = "1")]
    Horizontal,
}

impl Button {
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self { title: title.into(), url: url.into() }
    }
}

impl ActionCard {
    pub fn new(title: impl Into<String>, text: impl Into<String>, buttons: Buttons) -> Self {
        Self { title: title.into(), text: text.into(), buttons, at: At::nobody() }
    }

    #[must_use]
    pub fn at(mut self, at: At) -> Self {
        self.at = at;
        self
    }

    pub(super) fn check(&self) -> Result<(), MessageError> {
        required(&[("actionCard.title", &self.title), ("actionCard.text", &self.text)])?;
        match &self.buttons {
            Buttons::Single(one) => {
                required(&[("actionCard.singleTitle", &one.title), ("actionCard.singleURL", &one.url)])
            }
            Buttons::Several { buttons, .. } if buttons.is_empty() => {
                Err(MessageError::FieldMissing { field: "actionCard.btns" })
            }
            Buttons::Several { buttons, .. } => buttons.iter().try_for_each(|button| {
                required(&[("actionCard.btns.title", &button.title), ("actionCard.btns.actionURL", &button.url)])
            }),
        }
    }
}

impl Serialize for Buttons {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Single(one) => {
                map.serialize_entry("singleTitle", &one.title)?;
                map.serialize_entry("singleURL", &one.url)?;
            }
            Self::Several { buttons, orientation } => {
                map.serialize_entry("btnOrientation", orientation)?;
                map.serialize_entry("btns", buttons)?;
            }
        }
        map.end()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FeedCard {
    links: Vec<FeedLink>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedLink {
    title: String,
    #[serde(rename = "messageURL")]
    message_url: String,
    #[serde(rename = "picURL")]
    pic_url: String,
}

impl FeedLink {
    pub fn new(title: impl Into<String>, message_url: impl Into<String>, pic_url: impl Into<String>) -> Self {
        Self { title: title.into(), message_url: message_url.into(), pic_url: pic_url.into() }
    }
}

impl FeedCard {
    pub fn new(links: impl IntoIterator<Item = FeedLink>) -> Self {
        Self { links: links.into_iter().collect() }
    }

    pub(super) fn check(&self) -> Result<(), MessageError> {
        if self.links.is_empty() {
            return Err(MessageError::FieldMissing { field: "feedCard.links" });
        }
        self.links.iter().try_for_each(|link| {
            required(&[
                ("feedCard.links.title", &link.title),
                ("feedCard.links.messageURL", &link.message_url),
                ("feedCard.links.picURL", &link.pic_url),
            ])
        })
    }
}
