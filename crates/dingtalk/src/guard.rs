//! The DNS resolver of the HTTP client: the public cloud's name must lead to the Internet, so that neither a poisoned answer nor
//! a name that changes its address between check and use reaches this machine's network.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{
    address::is_public,
    host::{HostPolicy, Trust},
};

/// Resolves by the system, then drops what a name may not lead to.
pub struct GuardedResolver {
    pub policy: HostPolicy,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let trust = self.policy.trust(&name);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed = allowed(&name, trust, found)?;
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// A name of the public cloud leads to addresses of a private network only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} leads to the private address {address}; if that is meant, start Bellhop with --robot-host {name}")]
struct PrivateAddress {
    name: String,
    address: std::net::IpAddr,
}

fn allowed(name: &str, trust: Trust, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, PrivateAddress> {
    if trust != Trust::PublicOnly {
        return Ok(found);
    }
    let (public, private): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| is_public(address.ip()));
    match private.first() {
        Some(address) if public.is_empty() => Err(PrivateAddress { name: name.to_owned(), address: address.ip() }),
        _ => Ok(public),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn the_public_cloud_never_leads_into_a_private_network() {
        let mixed = addresses(&["10.0.0.1", "203.119.1.1", "::1"]);
        let left = allowed("oapi.dingtalk.com", Trust::PublicOnly, mixed).unwrap();
        assert_eq!(left, addresses(&["203.119.1.1"]));
        let refused = allowed("oapi.dingtalk.com", Trust::PublicOnly, addresses(&["127.0.0.1"])).unwrap_err();
        assert!(refused.to_string().contains("127.0.0.1"), "{refused}");
    }

    #[test]
    fn a_listed_host_and_a_proxy_may_be_anywhere() {
        for trust in [Trust::Listed, Trust::NotARobot] {
            let private = addresses(&["10.0.0.1", "::1"]);
            assert_eq!(allowed("dingtalk.corp", trust, private.clone()), Ok(private));
        }
    }

    #[tokio::test]
    async fn a_name_is_resolved_by_the_system_and_then_checked() {
        let listed = HostPolicy::new(["localhost:1".parse().unwrap()]);
        let resolver = GuardedResolver { policy: listed };
        let mut found = resolver.resolve("localhost".parse().unwrap()).await.unwrap();
        assert!(found.all(|address| address.ip().is_loopback()));
    }
}
