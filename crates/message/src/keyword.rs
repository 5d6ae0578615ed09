//! The robot's custom keywords (`docs/dingtalk.md` 1): without one of them the message is refused. Whether `DingTalk` looks at
//! the title or at the text is unverified, so it has to be in both.

use model::contact::MAX_KEYWORD;

/// The keyword that has to be added, and where. `None`: one of `keywords` is in both already.
pub fn missing<'a>(keywords: &'a [String], title: &str, text: &str) -> Option<Missing<'a>> {
    let mut usable =
        keywords.iter().filter(|keyword| !keyword.is_empty() && keyword.chars().count() <= MAX_KEYWORD).peekable();
    let first: &str = usable.peek()?;
    if usable.any(|keyword| title.contains(keyword.as_str()) && text.contains(keyword.as_str())) {
        return None;
    }
    Some(Missing { title: (!title.contains(first)).then_some(first), text: (!text.contains(first)).then_some(first) })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing<'a> {
    pub title: Option<&'a str>,
    pub text: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(all: &[&str]) -> Vec<String> {
        all.iter().map(|keyword| (*keyword).to_owned()).collect()
    }

    #[test]
    fn any_keyword_in_both_will_do() {
        assert_eq!(missing(&keywords(&["告警", "disk"]), "a disk", "the disk"), None);
        assert_eq!(missing(&[], "a", "b"), None);
    }

    #[test]
    fn the_first_one_is_added_where_it_is_not() {
        let both = keywords(&["alert", "告警"]);
        assert_eq!(missing(&both, "告警", "alert"), Some(Missing { title: Some("alert"), text: None }));
        assert_eq!(missing(&both, "Alert", "Alert"), Some(Missing { title: Some("alert"), text: Some("alert") }));
    }

    #[test]
    fn what_cannot_be_a_keyword_is_ignored() {
        let long = "k".repeat(MAX_KEYWORD + 1);
        assert_eq!(missing(&keywords(&["", &long]), "a", "b"), None);
    }
}
