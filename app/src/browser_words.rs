//! What the browser says by itself, in both languages: why a post came to nothing, and times relative to its clock. All else
//! comes with the page, in [`crate::words`] or as an island's property.

mod fault;
mod time;
pub mod times;

use model::account::Language;

pub use fault::fault;
pub use time::{Time, of as time};

/// One of two.
pub fn either<T>(language: Language, english: T, chinese: T) -> T {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

/// `1 rule`, `2 rules`: English counts by adding an s.
pub fn count(n: i64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
