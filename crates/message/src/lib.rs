//! From a [`Notification`] to a `DingTalk` robot's message: words in two languages, the default layout as a template,
//! mentions, keywords, and fitting into 20,000 bytes. Pure: no I/O, no clock, and nothing here can fail at run time.
//!
//! What user data (labels, annotations, names) can do to a message is decided in one room, [`markdown`]; everything that
//! a template prints goes through it.

mod clean;
mod draft;
mod facts;
mod fit;
mod keyword;
mod layout;
pub mod markdown;
mod mention;
mod notes;
mod notice;
mod rendered;
mod style;
mod test_message;
mod text;
mod times;
mod title;
mod words;
mod zone;

use model::notification::{Notification, Reason};

pub use draft::MAX_ALERTS;
pub use rendered::{MAX_BYTES, Rendered, preview_bytes};
pub use style::Style;
pub use test_message::render_test;
pub use zone::{Zone, ZoneUnknown};

/// The message of a notification. Its request body is never longer than [`MAX_BYTES`]: what does not fit is counted, and
/// linked when there is a public URL.
pub fn render(notification: &Notification, style: &Style<'_>) -> Rendered {
    if let Some(notice) = &notification.notice {
        return notice::render_notice(notice, notification, style);
    }
    if notification.reason == Reason::Test && notification.alerts.is_empty() {
        let contact = notification.people.first().map_or(notification.rule_name.as_str(), |person| &person.name);
        return render_test(contact, style, notification.at);
    }
    fit::fit(notification, style)
}
