//! Until when a delivery is of use. What waits longer is not sent: it would say what nobody needs any more.

use model::{Mono, notification::Reason};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// What a delivery is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A person waits for the answer of a test message.
    Test,
    /// It says that something fires: its next repeat replaces it, so it is never old.
    Fires,
    /// It says that alerts are over of which the group was notified, or something of Bellhop itself.
    Recovery,
    /// Its alerts fired and ended before anything could be sent of them.
    EndedUnsent,
}

impl Purpose {
    /// Of a delivery with this reason, of which something fires or not.
    pub const fn of(reason: Reason, fires: bool) -> Self {
        match reason {
            Reason::Test => Self::Test,
            Reason::EndedUnsent => Self::EndedUnsent,
            _ if fires => Self::Fires,
            _ => Self::Recovery,
        }
    }
}

/// When it expires; `None`: never. `decided`: when it was decided, not when the one that it replaces was.
pub const fn of(purpose: Purpose, decided: Mono) -> Option<Mono> {
    match purpose {
        Purpose::Test => Some(decided.plus(MINUTE)),
        Purpose::Fires => None,
        Purpose::Recovery => Some(decided.plus(24 * HOUR)),
        Purpose::EndedUnsent => Some(decided.plus(HOUR)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fires_waits_for_ever() {
        for (purpose, minutes) in [
            (Purpose::Test, Some(1)),
            (Purpose::Fires, None),
            (Purpose::Recovery, Some(24 * 60)),
            (Purpose::EndedUnsent, Some(60)),
        ] {
            assert_eq!(of(purpose, Mono(5)), minutes.map(|minutes| Mono(5 + minutes * MINUTE)), "{purpose:?}");
        }
    }
}
