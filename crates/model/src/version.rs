//! Versions of what people edit: a save says which version it was made from, so that two people who edit one thing at the same
//! time do not overwrite each other unseen.

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Millis;

/// Counts the edits of one thing: 1 when it is made, one more with each edit. 0 is the version of what is not stored: a form for
/// something new has it, and so has a form that does not say what it was made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

impl Version {
    /// Of what is not stored.
    pub const NONE: Self = Self(0);
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Version {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The last edit of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub version: Version,
    /// The email address of the account. `None`: nobody that is known, as for edits from before this was stored.
    pub by: Option<String>,
    /// `None`: not known.
    pub at: Option<Millis>,
}

/// Why a save is refused although nothing is wrong with it: what it was made from is not what is stored now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
pub enum Conflict {
    /// Another edit was saved meanwhile: this is the last one.
    Changed(Edited),
    Deleted,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(edited) => {
                let by = edited.by.as_deref().unwrap_or("somebody");
                write!(f, "it was changed meanwhile by {by}, and has version {} now", edited.version)
            }
            Self::Deleted => f.write_str("it was deleted meanwhile"),
        }
    }
}
