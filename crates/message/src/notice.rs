//! A system notification: news about Bellhop itself.

use minijinja::context;
use model::notification::{Notice, Notification};

use crate::{Rendered, Style, clean::clean, fit::compose, layout::Layout, mention::Mentions, times};

/// Longest name of a robot that is shown, in characters.
const MAX_NAME: usize = 100;
/// Longest answer of `DingTalk` that is shown, in characters.
const MAX_ANSWER: usize = 300;

pub fn render_notice(notice: &Notice, notification: &Notification, style: &Style<'_>) -> Rendered {
    let words = style.words();
    let title = format!("⚠️ {}", (words.notice_title)(notice.trouble, &clean(&notice.robot, MAX_NAME)));
    let context = context! {
        title => title.as_str(),
        body => (words.notice_body)(notice.trouble),
        answer => clean(&notice.errmsg, MAX_ANSWER),
        console_url => style.console_url(),
        at => times::stamp(notification.at, &style.zone),
        words => words.value(),
    };
    compose(&title, &Layout::Notice.text(&title, &context), &Mentions::of(notification), style)
}
