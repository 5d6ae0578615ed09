//! Identities. Row ids are integers given by the store (alerts and groups: by the engine); a delivery's id is a `UUIDv7`,
//! because it is also the `msgUuid` that `DingTalk` de-duplicates by (`docs/dingtalk.md` 3).

use std::{fmt, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

row_id! {
    AccountId,
    /// One occurrence of an alert: from firing to resolved. The same alert firing again later is another occurrence.
    AlertId,
    ContactGroupId,
    ContactId,
    /// A group of alerts: one dispatch rule and one set of grouping values.
    GroupId,
    IntegrationId,
    RobotId,
    RuleId,
}

/// A delivery, and its `msgUuid`: a `UUIDv7` in its canonical text form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(pub String);

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
