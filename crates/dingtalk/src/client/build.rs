//! Builds the HTTP clients and chooses the certificates that they trust: the system's, else embedded ones, so that Bellhop runs
//! on machines without CA files.

use std::{
    io,
    path::{Path, PathBuf},
};

use reqwest::{Certificate, ClientBuilder, redirect, retry};

use super::ClientConfig;
use crate::guard::GuardedResolver;

/// Where the trusted certificates come from; those of `--ca-file` are added to either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roots {
    /// The operating system's.
    System,
    /// Mozilla's, as they were when Bellhop was built, because the system has none.
    Embedded,
}

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("cannot read the CA file {path}: {source}")]
    CaFile { path: PathBuf, source: io::Error },
    #[error("the CA file {path} holds no usable certificate; it must be in PEM form")]
    CaFileContent { path: PathBuf },
    #[error("cannot set up the HTTP client: {0}")]
    Build(#[source] reqwest::Error),
}

pub struct Clients {
    pub outward: reqwest::Client,
    pub direct: reqwest::Client,
    pub roots: Roots,
}

pub fn clients(config: &ClientConfig) -> Result<Clients, ClientError> {
    let extra = config.ca_file.as_deref().map(read_ca_file).transpose()?.unwrap_or_default();
    let roots = available_roots(config);
    let trusting = |builder: ClientBuilder| match roots {
        Roots::System => builder.tls_certs_merge(extra.clone()),
        Roots::Embedded => builder.tls_certs_only(embedded().chain(extra.clone())),
    };
    let build = |builder: ClientBuilder| trusting(builder).build().map_err(ClientError::Build);
    Ok(Clients { outward: build(limited(config))?, direct: build(limited(config).no_proxy())?, roots })
}

/// Without certificates from the system, a client that trusts the system's alone cannot be built.
fn available_roots(config: &ClientConfig) -> Roots {
    if limited(config).build().is_ok() { Roots::System } else { Roots::Embedded }
}

fn limited(config: &ClientConfig) -> ClientBuilder {
    reqwest::Client::builder()
        .user_agent(concat!("bellhop/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connect_timeout(config.connect_timeout)
        .timeout(config.total_timeout)
        // Shorter than servers keep idle connections: a request into a connection that just closes has an unknown outcome.
        .pool_idle_timeout(std::time::Duration::from_secs(10))
        .dns_resolver(GuardedResolver { policy: config.host_policy.clone() })
}

fn embedded() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|der| Certificate::from_der(der).expect("the embedded certificates are DER"))
}

fn read_ca_file(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let pem = std::fs::read(path).map_err(|source| ClientError::CaFile { path: path.to_owned(), source })?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(ClientError::CaFileContent { path: path.to_owned() }),
    }
}
