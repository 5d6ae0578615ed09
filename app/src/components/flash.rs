//! What is said after something was done: `?done=saved` in the address, because that works without JavaScript, too.

use leptos::prelude::*;

use super::icon::{Icon, Shape};
use crate::{address::Query, done::Done, visit::words, words::Words};

/// The live region; always there, so that screen readers notice what comes into it.
#[component]
pub fn Flash() -> impl IntoView {
    let words = words();
    let query = Query::get();
    let n = query.maybe("n").and_then(|n| n.parse().ok()).unwrap_or(0);
    let done = query.maybe("done").and_then(|name| Done::parse(&name, n)).map(|done| {
        view! { <p class="flash"><Icon shape=Shape::Check/>{text(done, words)}</p> }
    });
    view! { <div role="status" class="status" id="status">{done}</div> }
}

fn text(done: Done, words: &Words) -> String {
    let flash = &words.flash;
    match done {
        Done::Saved => flash.saved.to_owned(),
        Done::Deleted { count } => (flash.deleted)(count),
        Done::Removed => flash.removed.to_owned(),
        Done::Copied => flash.copied.to_owned(),
        Done::DeletedWithWaiting { cancelled } => (flash.deleted_waiting)(cancelled),
        Done::SwitchedOn => flash.switched_on.to_owned(),
        Done::SwitchedOff { cancelled } => (flash.switched_off)(cancelled),
        Done::Rotated => flash.rotated.to_owned(),
        Done::Resent => flash.resent.to_owned(),
        Done::Example => flash.example.to_owned(),
        Done::TestAlert => flash.test_alert.to_owned(),
        Done::SessionsEnded => flash.sessions_ended.to_owned(),
        Done::LoggedOutElsewhere => flash.logged_out_elsewhere.to_owned(),
        Done::PasswordChanged => flash.password_changed.to_owned(),
        Done::AlertResolved => flash.alert_resolved.to_owned(),
        Done::OverAlready => flash.over_already.to_owned(),
    }
}
