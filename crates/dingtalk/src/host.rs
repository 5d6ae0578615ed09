//! Which hosts may be posted to: `oapi.dingtalk.com` over https always, more by `--robot-host`. A
//! listed host may also be reached by http and may lie in a private network or on this machine; nothing else may.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use model::problem::Problem;

use crate::{WebhookUrl, webhook::PUBLIC_HOST};

/// One `--robot-host HOST[:PORT]`. Without a port, the default ports (443 and 80) are meant, and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostEntry {
    /// As in a URL: lower case, an IPv6 address in brackets.
    host: String,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not HOST or HOST:PORT; give for example dingtalk.example.org or 10.0.0.5:8080, without a scheme and a path"
)]
pub struct HostEntryError(String);

impl FromStr for HostEntry {
    type Err = HostEntryError;

    fn from_str(text: &str) -> Result<Self, HostEntryError> {
        let refused = || HostEntryError(text.to_owned());
        let (host, port) = split(text.trim());
        let host = url::Host::parse(&host).map_err(|_| refused())?.to_string();
        let port = match port {
            None => None,
            Some(port) => Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(refused)?),
        };
        Ok(Self { host, port })
    }
}

impl fmt::Display for HostEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl HostEntry {
    fn allows(&self, url: &WebhookUrl) -> bool {
        let default = if url.is_https() { 443 } else { 80 };
        self.host == url.host() && self.port.unwrap_or(default) == url.port()
    }
}

/// The allow-list. The empty one, [`HostPolicy::default`], allows the public cloud alone.
#[derive(Clone, Debug, Default)]
pub struct HostPolicy {
    listed: Vec<HostEntry>,
}

/// Why a webhook URL may not be posted to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostRefused {
    #[error("{host} must be reached by https; start Bellhop with --robot-host {host} to allow http")]
    NotHttps { host: String },
    #[error("the host {host} is not allowed; start Bellhop with --robot-host {host} to allow it")]
    NotListed { host: String },
}

impl From<HostRefused> for Problem {
    fn from(refused: HostRefused) -> Self {
        match refused {
            HostRefused::NotHttps { .. } => Self::WebhookNotHttps,
            HostRefused::NotListed { host } if is_almost(&host, PUBLIC_HOST) => {
                Self::WebhookHostMisspelt { host, meant: PUBLIC_HOST.to_owned() }
            }
            HostRefused::NotListed { host } => Self::WebhookHostNotAllowed { host },
        }
    }
}

/// At most two letters of it are wrong, missing, too many or swapped with their neighbour.
fn is_almost(host: &str, meant: &str) -> bool {
    let (host, meant): (Vec<char>, Vec<char>) = (host.chars().collect(), meant.chars().collect());
    if host.len().abs_diff(meant.len()) > 2 {
        return false;
    }
    // Rows of the distances of all beginnings (Damerau and Levenshtein).
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=meant.len()).collect();
    for (row, letter) in host.iter().enumerate() {
        let mut here = vec![row + 1];
        for (column, other) in meant.iter().enumerate() {
            let swapped = row > 0 && column > 0 && *letter == meant[column - 1] && host[row - 1] == *other;
            let distance =
                (above[column] + usize::from(letter != other)).min(above[column + 1] + 1).min(here[column] + 1);
            here.push(if swapped { distance.min(before[column - 1] + 1) } else { distance });
        }
        (before, above) = (above, here);
    }
    above.last().is_some_and(|distance| *distance <= 2)
}

/// How a name may be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Listed by the operator: may lead anywhere.
    Listed,
    /// The public cloud: must lead to the Internet.
    PublicOnly,
    /// No robot's host. Robots' hosts are checked before, so it can only be the name of the proxy.
    NotARobot,
}

impl HostPolicy {
    pub fn new(listed: impl IntoIterator<Item = HostEntry>) -> Self {
        Self { listed: listed.into_iter().collect() }
    }

    /// Adds the address on which the built-in simulator listens.
    #[must_use]
    pub fn with_simulator(mut self, address: SocketAddr) -> Self {
        let host = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        self.listed.push(HostEntry { host, port: Some(address.port()) });
        self
    }

    /// `Ok` when requests may be sent to this URL.
    pub fn check(&self, url: &WebhookUrl) -> Result<(), HostRefused> {
        if self.listed.iter().any(|entry| entry.allows(url)) {
            return Ok(());
        }
        let host = shown(url);
        match (url.host() == PUBLIC_HOST, url.is_https(), url.port()) {
            (true, true, 443) => Ok(()),
            (true, false, _) => Err(HostRefused::NotHttps { host }),
            _ => Err(HostRefused::NotListed { host }),
        }
    }

    pub(crate) fn trust(&self, name: &str) -> Trust {
        if self.listed.iter().any(|entry| entry.host.eq_ignore_ascii_case(name)) {
            Trust::Listed
        } else if name.eq_ignore_ascii_case(PUBLIC_HOST) {
            Trust::PublicOnly
        } else {
            Trust::NotARobot
        }
    }
}

/// The host as `--robot-host` would need it.
fn shown(url: &WebhookUrl) -> String {
    match (url.is_https(), url.port()) {
        (true, 443) | (false, 80) => url.host().to_owned(),
        _ => url.host_port(),
    }
}

fn split(text: &str) -> (String, Option<&str>) {
    if text.parse::<Ipv6Addr>().is_ok() {
        return (format!("[{text}]"), None);
    }
    match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host.to_owned(), Some(port)),
        _ => (text.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_host_is_told_from_another_one() {
        for (host, expected) in [
            ("oapi.dingtlak.com", true),
            ("api.dingtalk.com", true),
            ("oapi.dingtalk.con", true),
            ("oapi.dingding.com", false),
            ("gateway.example.org", false),
            ("x", false),
        ] {
            let refused = Problem::from(HostRefused::NotListed { host: host.to_owned() });
            assert_eq!(matches!(refused, Problem::WebhookHostMisspelt { .. }), expected, "{host}: {refused:?}");
        }
    }

    fn policy(entries: &[&str]) -> HostPolicy {
        HostPolicy::new(entries.iter().map(|entry| entry.parse().unwrap()))
    }

    fn url(start: &str) -> WebhookUrl {
        WebhookUrl::parse(&format!("{start}/robot/send?access_token=abc")).unwrap()
    }

    #[test]
    fn the_public_cloud_is_allowed_by_https_alone() {
        let policy = policy(&[]);
        assert_eq!(policy.check(&url("https://oapi.dingtalk.com")), Ok(()));
        let host = || "oapi.dingtalk.com".to_owned();
        assert_eq!(policy.check(&url("http://oapi.dingtalk.com")), Err(HostRefused::NotHttps { host: host() }));
        let other_port = HostRefused::NotListed { host: format!("{}:8443", host()) };
        assert_eq!(policy.check(&url("https://oapi.dingtalk.com:8443")), Err(other_port));
    }

    #[test]
    fn nothing_else_is_allowed_unless_it_is_listed() {
        for start in [
            "https://evil.example",
            "https://oapi.dingtalk.com.evil.example",
            "https://oapi.dingtalk.com.",
            "http://127.0.0.1",
            "http://2130706433",
            "http://localhost:3000",
            "https://169.254.169.254",
            "https://[::1]",
            "https://10.0.0.1",
            "https://8.8.8.8",
        ] {
            let refused = policy(&["dingtalk.example.org"]).check(&url(start));
            assert!(matches!(refused, Err(HostRefused::NotListed { .. })), "{start}: {refused:?}");
        }
    }

    #[test]
    fn an_entry_allows_http_and_private_addresses_for_exactly_its_host_and_port() {
        let policy = policy(&["DingTalk.example.org", "10.0.0.5:8080", "[::1]:4010", "fd00::2", "localhost:4010"]);
        for allowed in [
            "https://dingtalk.example.org",
            "http://dingtalk.example.org",
            "http://10.0.0.5:8080",
            "https://10.0.0.5:8080",
            "http://[::1]:4010",
            "http://[fd00::2]",
            "http://localhost:4010",
        ] {
            assert_eq!(policy.check(&url(allowed)), Ok(()), "{allowed}");
        }
        for refused in [
            "https://dingtalk.example.org:8443",
            "http://dingtalk.example.org:443",
            "http://10.0.0.5",
            "http://10.0.0.5:8081",
            "http://[::1]",
            "http://localhost",
            "http://127.0.0.1:4010",
        ] {
            assert!(policy.check(&url(refused)).is_err(), "{refused}");
        }
    }

    #[test]
    fn the_simulator_is_allowed_at_its_address() {
        let policy = HostPolicy::default().with_simulator("127.0.0.1:4010".parse().unwrap());
        assert_eq!(policy.check(&url("http://127.0.0.1:4010")), Ok(()));
        assert!(policy.check(&url("http://127.0.0.1:4011")).is_err());
    }

    #[test]
    fn an_entry_is_a_host_and_perhaps_a_port() {
        for (text, shown) in
            [("A.example", "a.example"), ("a.example:81", "a.example:81"), ("::1", "[::1]"), ("[::1]:5", "[::1]:5")]
        {
            assert_eq!(text.parse::<HostEntry>().unwrap().to_string(), shown);
        }
        for text in [
            "",
            "https://a.example",
            "a.example/robot",
            "a.example:",
            "a.example:0",
            "a.example:99999",
            "me@a.example",
            "a b",
        ] {
            assert!(text.parse::<HostEntry>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_refusal_names_the_entry_that_would_allow_it() {
        let refused = policy(&[]).check(&url("http://10.0.0.5:8080")).unwrap_err();
        assert_eq!(Problem::from(refused), Problem::WebhookHostNotAllowed { host: "10.0.0.5:8080".to_owned() });
        let not_https = policy(&[]).check(&url("http://oapi.dingtalk.com")).unwrap_err();
        assert_eq!(Problem::from(not_https), Problem::WebhookNotHttps);
    }
}
