//! Where a request comes from and under which address the browser reached us, believing `X-Forwarded-*` of trusted proxies only.

use std::{net::IpAddr, sync::Arc};

use app::context::Site;
use axum::http::{HeaderMap, header};
use console::auth::Visitor;
use ipnet::IpNet;
use simulator::Simulator;

use super::{assets, forwarded};

/// The address ranges of reverse proxies, and what the public URL says.
#[derive(Clone, Default)]
pub struct Proxies {
    trusted: Arc<[IpNet]>,
    public_url: Option<Arc<str>>,
    simulator: Option<Simulator>,
}

impl Proxies {
    pub fn new(trusted: Vec<IpNet>, public_url: Option<&str>) -> Self {
        Self { trusted: trusted.into(), public_url: public_url.map(Arc::from), simulator: None }
    }

    #[must_use]
    pub fn with_simulator(self, simulator: Option<Simulator>) -> Self {
        Self { simulator, ..self }
    }

    /// Whether this is a reverse proxy whose word counts.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|range| range.contains(&address))
    }

    /// The last hop that is not a trusted proxy's, where the peer is one; else nothing.
    pub fn forwarded(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.trusts(peer) {
            return None;
        }
        let mut found = None;
        for hop in forwarded::hops(headers) {
            let Some(hop) = hop else { break };
            found = Some(hop);
            if !self.trusts(hop) {
                break;
            }
        }
        found
    }

    /// The address is the forwarded one where the peer is a trusted proxy.
    pub fn visitor(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Visitor {
        let user_agent = text(headers, "user-agent").unwrap_or_default().chars().take(200).collect();
        let address = peer.map(|peer| self.forwarded(peer, headers).unwrap_or(peer));
        Visitor { address: address.map_or_else(String::new, |address| address.to_string()), user_agent }
    }

    /// The browser speaks https to us, or to the proxy before us.
    pub fn is_https(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> bool {
        match &self.public_url {
            Some(url) => url.starts_with("https://"),
            None => peer.is_some_and(|peer| self.trusts(peer)) && text(headers, "x-forwarded-proto") == Some("https"),
        }
    }

    pub fn site(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Site {
        let forwarded = peer.is_some_and(|peer| self.trusts(peer));
        let base_url = match &self.public_url {
            Some(url) => url.to_string(),
            None => {
                let of = |name| if forwarded { text(headers, name) } else { None };
                let scheme = if self.is_https(peer, headers) { "https" } else { "http" };
                let host =
                    of("x-forwarded-host").or_else(|| text(headers, header::HOST.as_str())).unwrap_or("localhost");
                format!("{scheme}://{host}")
            }
        };
        Site {
            secure_cookies: self.is_https(peer, headers),
            base_url,
            simulator: self.simulator.clone(),
            files: assets::version(),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn address(peer: &str, forwarded: &str) -> String {
        let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()], None);
        proxies.visitor(Some(peer.parse().unwrap()), &headers(&[("x-forwarded-for", forwarded)])).address
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(address("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(address("10.0.0.1", "198.51.100.1"), "198.51.100.1");
    }

    #[test]
    fn an_address_that_the_client_made_up_is_not_taken() {
        assert_eq!(address("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(address("10.0.0.1", "nonsense"), "10.0.0.1");
        assert_eq!(address("10.0.0.1", "1.1.1.1, nonsense, 10.0.0.2:80"), "10.0.0.2");
    }

    #[test]
    fn cookies_are_secure_behind_an_https_proxy() {
        let proxies = Proxies::new(vec!["10.0.0.0/8".parse().unwrap()], None);
        let headers = headers(&[("x-forwarded-proto", "https"), ("host", "bellhop.example.org")]);
        let site = proxies.site(Some("10.0.0.1".parse().unwrap()), &headers);
        assert_eq!((site.base_url.as_str(), site.secure_cookies), ("https://bellhop.example.org", true));
        assert!(!proxies.site(Some("203.0.113.9".parse().unwrap()), &headers).secure_cookies);
    }
}
