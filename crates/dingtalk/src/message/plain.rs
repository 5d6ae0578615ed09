//! Text, link and markdown messages (`docs/dingtalk.md` 3).

use serde::Serialize;

use super::{At, MessageError, required};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    content: String,
    #[serde(skip)]
    pub(super) at: At,
}

impl Text {
    pub fn new(content: impl Into<String>) -> Self {
        Self { content: content.into(), at: At::nobody() }
    }

    #[must_use]
    pub fn at(mut self, at: At) -> Self {
        self.at = at;
        self
    }

    pub(super) fn check(&self) -> Result<(), MessageError> {
        required(&[("text.content", &self.content)])
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    title: String,
    text: String,
    message_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pic_url: String,
}

impl Link {
    /// `message_url` is where a click leads.
    pub fn new(title: impl Into<String>, text: impl Into<String>, message_url: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), message_url: message_url.into(), pic_url: String::new() }
    }

    /// A picture that `DingTalk`'s servers can reach.
    #[must_use]
    pub fn picture(mut self, pic_url: impl Into<String>) -> Self {
        self.pic_url = pic_url.into();
        self
    }

    pub(super) fn check(&self) -> Result<(), MessageError> {
        required(&[("link.title", &self.title), ("link.text", &self.text), ("link.messageUrl", &self.message_url)])
    }
}

/// The title is shown in the list and in the notification only: repeat it in the text. The text knows the subset of `docs/dingtalk.md` 3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Markdown {
    title: String,
    text: String,
    #[serde(skip)]
    pub(super) at: At,
}

impl Markdown {
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), at: At::nobody() }
    }

    #[must_use]
    pub fn at(mut self, at: At) -> Self {
        self.at = at;
        self
    }

    pub(super) fn check(&self) -> Result<(), MessageError> {
        required(&[("markdown.title", &self.title), ("markdown.text", &self.text)])
    }
}
