//! What the service is made of, by what the options say.

use std::net::SocketAddr;

use anyhow::Context;
use dingtalk::{Client, ClientConfig, HostEntry, HostPolicy, Roots};
use tokio::net::TcpListener;
use tower_http::csrf::CsrfLayer;

use super::Simulated;
use crate::config::Options;

pub async fn listen(address: SocketAddr, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} cannot be listened on; give {option} another address"))
}

/// An address that a browser on this machine can open.
pub fn visible(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), address.port())
    } else {
        address
    }
}

pub fn host_policy(options: &Options, simulated: Option<&Simulated>) -> anyhow::Result<HostPolicy> {
    let listed: Result<Vec<HostEntry>, _> = options.robot_host.iter().map(|host| host.parse()).collect();
    let policy = HostPolicy::new(listed.context("--robot-host")?);
    Ok(match simulated {
        Some(simulated) => policy.with_simulator(simulated.address),
        None => policy,
    })
}

pub fn client(options: &Options, host_policy: HostPolicy) -> anyhow::Result<Client> {
    let config = ClientConfig { host_policy, ca_file: options.ca_file.clone(), ..ClientConfig::default() };
    let client = Client::new(config)?;
    if client.roots() == Roots::Embedded {
        tracing::warn!("this machine has no CA files: robots are checked by the roots that came with Bellhop");
    }
    Ok(client)
}

pub fn csrf(public_url: Option<&str>) -> anyhow::Result<CsrfLayer> {
    let layer = CsrfLayer::new();
    match public_url {
        Some(url) => layer.add_trusted_origin(url).context("--public-url is not an origin"),
        None => Ok(layer),
    }
}
