//! Label sets and the fingerprint that identifies an alert by them.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Label names with their values, sorted by name. Also used for annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

impl Labels {
    /// The value of a label; a missing label counts as empty (Alertmanager rule RT-3).
    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Removes labels without a value (Alertmanager rule ING-4).
    #[must_use]
    pub fn without_empty(mut self) -> Self {
        self.0.retain(|_, value| !value.is_empty());
        self
    }

    /// Alertmanager's fingerprint (rule ID-1): FNV-1a 64 over name, 0xFF, value, 0xFF in the order of names.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = FNV_OFFSET;
        for (name, value) in &self.0 {
            for part in [name, value] {
                hash = fnv(hash, part.as_bytes());
                hash = fnv(hash, &[0xFF]);
            }
        }
        Fingerprint(hash)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME))
}

/// Identifies an alert within its integration. Shown as 16 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Of any text.
    pub fn of_text(text: &str) -> Self {
        Self(fnv(FNV_OFFSET, text.as_bytes()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is not 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFingerprint;

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 16 {
            return Err(NotAFingerprint);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| NotAFingerprint)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("a fingerprint is 16 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fixtures of `docs/semantics.md` ID-1.
    #[test]
    fn fingerprints_are_those_of_alertmanager() {
        let down = Labels::from_iter([
            ("alertname", "InstanceDown"),
            ("code", "200"),
            ("instance", "127.0.0.1:9090"),
            ("job", "prometheus"),
            ("monitor", "codelab-monitor"),
            ("severity", "critical"),
        ]);
        let ping = Labels::from_iter([
            ("alert_type", "probe_failed"),
            ("alertname", "ping完全失败"),
            ("env", "icmp"),
            ("instance", "60.60.1.7"),
            ("job", "blackbox_icmp"),
            ("severity", "critical"),
        ]);
        assert_eq!(down.fingerprint().to_string(), "791cec13fcba0368");
        assert_eq!(ping.fingerprint().to_string(), "bea7ba0f99c500b3");
        assert_eq!(Labels::default().fingerprint().to_string(), "cbf29ce484222325");
    }

    #[test]
    fn a_fingerprint_reads_back_what_it_prints() {
        assert_eq!("00000000000000ff".parse(), Ok(Fingerprint(255)));
        assert_eq!("ff".parse::<Fingerprint>(), Err(NotAFingerprint));
    }
}
