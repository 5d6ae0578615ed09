//! Who is mentioned (`docs/dingtalk.md` 4). The list alone highlights nobody: the text must hold `@<mobile>` or `@<userId>` too.

use serde::Serialize;

/// The people that a message mentions. At most [`super::MAX_MENTIONS`] by number and user id together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct At {
    #[serde(rename = "atMobiles")]
    pub mobiles: Vec<String>,
    #[serde(rename = "atUserIds")]
    pub user_ids: Vec<String>,
    #[serde(rename = "isAtAll")]
    pub all: bool,
}

impl At {
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Everyone in the group. Nothing needs to stand in the text.
    pub fn everyone() -> Self {
        Self { all: true, ..Self::default() }
    }

    pub fn mobiles<T: Into<String>>(mobiles: impl IntoIterator<Item = T>) -> Self {
        Self { mobiles: mobiles.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    #[must_use]
    pub fn and_user_ids<T: Into<String>>(mut self, user_ids: impl IntoIterator<Item = T>) -> Self {
        self.user_ids.extend(user_ids.into_iter().map(Into::into));
        self
    }

    /// What the text must hold for the mentions to appear: `@13800138000 @manager4220`.
    pub fn text(&self) -> String {
        self.names().map(|name| format!("@{name}")).collect::<Vec<_>>().join(" ")
    }

    /// The numbers and user ids without an `@` mention in `text`: they would not be highlighted.
    pub fn missing_from(&self, text: &str) -> Vec<&str> {
        self.names().filter(|name| !mentions(text, name)).collect()
    }

    pub fn count(&self) -> usize {
        self.mobiles.len() + self.user_ids.len()
    }

    pub fn is_empty(&self) -> bool {
        !self.all && self.count() == 0
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.mobiles.iter().chain(&self.user_ids).map(String::as_str)
    }
}

/// `@name` as a whole word: `@1380013800` is not mentioned by `@13800138000`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let after = text[at + 1..].strip_prefix(name);
        after.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}
