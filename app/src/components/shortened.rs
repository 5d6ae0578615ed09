//! Texts of others in lists: cut on the server, so that one of them cannot make the page large for everybody.

use model::{cut, limits::shown::LIST_CHARS};

/// At most [`LIST_CHARS`] characters. The page of the one thing has the whole text.
pub fn shortened(text: &str) -> String {
    cut::to_chars(text, LIST_CHARS).into_owned()
}
