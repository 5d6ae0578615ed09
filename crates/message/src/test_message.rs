//! The message of "Send a test message": proves that a contact's robot can be reached.

use minijinja::context;
use model::Millis;

use crate::{Rendered, Style, clean::clean, fit::compose, layout::Layout, mention::Mentions, times};

/// Longest name that is shown, in characters; a contact's name is at most 100.
const MAX_NAME: usize = 100;

/// A test message for the contact of this name. It mentions nobody.
pub fn render_test(contact_name: &str, style: &Style<'_>, now: Millis) -> Rendered {
    let words = style.words();
    let title = format!("🔔 {}", words.test_title);
    let context = context! {
        title => title.as_str(),
        body => (words.test_body)(&clean(contact_name, MAX_NAME)),
        console_url => style.list_url(),
        at => times::stamp(now, &style.zone),
        words => words.value(),
    };
    compose(&title, &Layout::Test.text(&title, &context), &Mentions::default(), style)
}
