//! What is said after something was done: `?done=saved` in the address, because that works without JavaScript, too.

use leptos::prelude::*;

use super::icon::{Icon, Shape};
use crate::{page::Query, visit::words, words::Words};

/// What was done. A server function puts it behind the address that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Saved,
    Deleted {
        count: i64,
    },
    /// Out of a group.
    Removed,
    Copied,
    /// `cancelled`: how many waiting deliveries.
    DeletedWithWaiting {
        cancelled: i64,
    },
    SwitchedOn,
    SwitchedOff {
        cancelled: i64,
    },
    Rotated,
    Resent,
    Example,
    TestAlert,
    SessionsEnded,
    LoggedOutElsewhere,
    PasswordChanged,
    AlertResolved,
    /// Nothing was left to be resolved.
    OverAlready,
}

impl Done {
    /// `/contacts` becomes `/contacts?done=deleted&n=3`.
    pub fn at(self, path: &str) -> String {
        let (name, n) = self.parts();
        let separator = if path.contains('?') { '&' } else { '?' };
        match n {
            0 => format!("{path}{separator}done={name}"),
            n => format!("{path}{separator}done={name}&n={n}"),
        }
    }

    fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Saved => ("saved", 0),
            Self::Deleted { count } => ("deleted", count),
            Self::Removed => ("removed", 0),
            Self::Copied => ("copied", 0),
            Self::DeletedWithWaiting { cancelled } => ("deleted_waiting", cancelled),
            Self::SwitchedOn => ("on", 0),
            Self::SwitchedOff { cancelled } => ("off", cancelled),
            Self::Rotated => ("rotated", 0),
            Self::Resent => ("resent", 0),
            Self::Example => ("example", 0),
            Self::TestAlert => ("test_alert", 0),
            Self::SessionsEnded => ("sessions_ended", 0),
            Self::LoggedOutElsewhere => ("logged_out_elsewhere", 0),
            Self::PasswordChanged => ("password_changed", 0),
            Self::AlertResolved => ("alert_resolved", 0),
            Self::OverAlready => ("over_already", 0),
        }
    }

    fn parse(name: &str, n: i64) -> Option<Self> {
        [
            Self::Saved,
            Self::Deleted { count: n },
            Self::Removed,
            Self::Copied,
            Self::DeletedWithWaiting { cancelled: n },
            Self::SwitchedOn,
            Self::SwitchedOff { cancelled: n },
            Self::Rotated,
            Self::Resent,
            Self::Example,
            Self::TestAlert,
            Self::SessionsEnded,
            Self::LoggedOutElsewhere,
            Self::PasswordChanged,
            Self::AlertResolved,
            Self::OverAlready,
        ]
        .into_iter()
        .find(|done| done.parts().0 == name)
    }

    fn text(self, words: &Words) -> String {
        let flash = &words.flash;
        match self {
            Self::Saved => flash.saved.to_owned(),
            Self::Deleted { count } => (flash.deleted)(count),
            Self::Removed => flash.removed.to_owned(),
            Self::Copied => flash.copied.to_owned(),
            Self::DeletedWithWaiting { cancelled } => (flash.deleted_waiting)(cancelled),
            Self::SwitchedOn => flash.switched_on.to_owned(),
            Self::SwitchedOff { cancelled } => (flash.switched_off)(cancelled),
            Self::Rotated => flash.rotated.to_owned(),
            Self::Resent => flash.resent.to_owned(),
            Self::Example => flash.example.to_owned(),
            Self::TestAlert => flash.test_alert.to_owned(),
            Self::SessionsEnded => flash.sessions_ended.to_owned(),
            Self::LoggedOutElsewhere => flash.logged_out_elsewhere.to_owned(),
            Self::PasswordChanged => flash.password_changed.to_owned(),
            Self::AlertResolved => flash.alert_resolved.to_owned(),
            Self::OverAlready => flash.over_already.to_owned(),
        }
    }
}

/// The live region; always there, so that screen readers notice what comes into it.
#[component]
pub fn Flash() -> impl IntoView {
    let words = words();
    let query = Query::get();
    let n = query.maybe("n").and_then(|n| n.parse().ok()).unwrap_or(0);
    let done = query.maybe("done").and_then(|name| Done::parse(&name, n)).map(|done| {
        view! { <p class="flash"><Icon shape=Shape::Check/>{done.text(words)}</p> }
    });
    view! { <div role="status" class="status" id="status">{done}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_survives_its_address() {
        assert_eq!(Done::Deleted { count: 3 }.at("/contacts"), "/contacts?done=deleted&n=3");
        assert_eq!(Done::Saved.at("/contacts?page=2"), "/contacts?page=2&done=saved");
        assert_eq!(Done::parse("deleted", 3), Some(Done::Deleted { count: 3 }));
        assert_eq!(Done::parse("nonsense", 0), None);
    }
}
