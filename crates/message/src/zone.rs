//! The zone in which messages tell the time.

use std::fmt;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use thiserror::Error;

/// An IANA time zone, from the database that travels inside the program.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no time zone \"{0}\"; use an IANA name such as Asia/Shanghai, Europe/Berlin or UTC")]
pub struct ZoneUnknown(pub String);

/// UTC.
impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl Zone {
    pub const UTC: Self = Self(TimeZone::UTC);

    /// From an IANA name; upper and lower case count as equal.
    pub fn parse(name: &str) -> Result<Self, ZoneUnknown> {
        TimeZoneDatabase::bundled().get(name.trim()).map(Self).map_err(|_| ZoneUnknown(name.to_owned()))
    }

    /// All names that [`Zone::parse`] knows, sorted: the choices of a settings page.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> =
            TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
        names.sort_unstable();
        names
    }

    /// The name in its usual spelling.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    pub fn inner(&self) -> TimeZone {
        self.0.clone()
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iana_names_are_known_whatever_their_case() {
        assert_eq!(Zone::parse(" asia/shanghai ").unwrap().name(), "Asia/Shanghai");
        assert_eq!(Zone::parse("UTC").unwrap(), Zone::UTC);
    }

    #[test]
    fn other_names_are_refused_with_advice() {
        for name in ["", "Mars/Olympus", "+08:00", "CST-8", "../../etc/passwd"] {
            assert_eq!(Zone::parse(name).unwrap_err(), ZoneUnknown(name.to_owned()), "{name}");
        }
        assert!(Zone::parse("Peking").unwrap_err().to_string().contains("Asia/Shanghai"));
    }

    #[test]
    fn every_name_on_offer_can_be_parsed() {
        let names = Zone::names();
        assert!(names.len() > 400 && names.iter().any(|name| name == "Asia/Shanghai"));
        for name in names {
            Zone::parse(&name).unwrap();
        }
    }
}
