//! What a group would see.

use model::Millis;
use serde::{Deserialize, Serialize};

/// One message in a group's chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Counts up within the robot.
    pub id: u64,
    /// When it arrived.
    pub at: Millis,
    /// `text`, `link`, `markdown`, `actionCard` or `feedCard`.
    pub msgtype: String,
    /// In the list and the notification; the bubble of a markdown message does not show it.
    pub title: Option<String>,
    /// Markdown for `markdown` and `actionCard`, else plain.
    pub text: String,
    /// Buttons of an action card, the target of a link, the entries of a feed.
    pub links: Vec<ChatLink>,
    /// Who is really highlighted: named in `at` and in the text, and a member of the group (`docs/dingtalk.md` 4).
    pub mentions: Vec<Mention>,
    /// Who was to be mentioned and is not.
    pub lost_mentions: Vec<LostMention>,
    pub mentions_all: bool,
    pub msg_uuid: Option<String>,
    /// POSTs with this `msgUuid`, those included that were refused before the message came in, and repeats.
    pub posts: u32,
    /// POSTs after the message had come in, answered with `ok` and without a second message (`docs/dingtalk.md` 3).
    pub repeats: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatLink {
    pub title: String,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The number or user id, as in the text.
    pub to: String,
    /// `None` in a group without a list of members.
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostMention {
    pub to: String,
    pub reason: LostReason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    /// In `at`, but the text has no `@` with it.
    NotInText,
    NotAMember,
    /// Links and feed cards mention nobody.
    TypeWithoutMentions,
}
