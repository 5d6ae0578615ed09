//! What a form has done. A server function puts it behind the address that it leads to, and that page says it: this works without
//! JavaScript, too.

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

    pub fn parse(name: &str, n: i64) -> Option<Self> {
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
