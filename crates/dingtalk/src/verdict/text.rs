//! Texts from outside, made fit to be stored and shown.

use crate::redact;

/// The length to which `errmsg` is cut, in characters.
pub const MAX_ERRMSG_CHARS: usize = 500;

/// Without credentials, on one line, at most [`MAX_ERRMSG_CHARS`] long.
pub fn presentable(text: &str) -> String {
    let printable: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = redact::parameters(&printable);
    let text = text.trim();
    match text.char_indices().nth(MAX_ERRMSG_CHARS) {
        None => text.to_owned(),
        Some(_) => text.chars().take(MAX_ERRMSG_CHARS - 1).chain(['…']).collect(),
    }
}

/// What to show of an answer that has no `errmsg`: JSON as it came, the words of a page, else the HTTP status.
pub fn excerpt(content: &str, http_status: u16) -> String {
    let words = if content.starts_with('<') { without_tags(content) } else { content.to_owned() };
    if words.is_empty() { format!("HTTP {http_status} without a text") } else { words }
}

fn without_tags(page: &str) -> String {
    let mut kept = String::new();
    for part in page.split('<') {
        kept.push_str(part.split_once('>').map_or("", |(_, words)| words));
        kept.push(' ');
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let cut = presentable(&"错".repeat(600));
        assert_eq!(cut.chars().count(), MAX_ERRMSG_CHARS);
        assert!(cut.ends_with("错…"));
        assert_eq!(presentable(&"a".repeat(500)), "a".repeat(500));
    }

    #[test]
    fn a_token_that_would_be_cut_in_two_is_gone_before() {
        let text = format!("{}access_token=0123456789abcdef", "x".repeat(480));
        assert!(!presentable(&text).contains("012"));
    }

    #[test]
    fn of_a_page_the_words_are_shown() {
        let page = "<html><head><title>502 Bad Gateway</title></head>\n<body><h1>502</h1></body></html>";
        assert_eq!(excerpt(page, 502), "502 Bad Gateway 502");
        assert_eq!(excerpt("", 204), "HTTP 204 without a text");
        assert_eq!(excerpt("{}", 200), "{}");
    }
}
