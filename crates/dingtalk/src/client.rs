//! The HTTP client: the one place from which requests to robots leave. No redirects, tight time-outs,
//! a capped answer, hosts by [`HostPolicy`], and no repeats of its own: repeating belongs to the outbox.

mod build;
mod fault;

use std::{path::PathBuf, time::Duration};

use model::{
    Millis,
    answer::{Answer, Meaning, Verdict},
};
use reqwest::header::CONTENT_TYPE;

use crate::{
    HostPolicy, Secret, WebhookUrl, redact,
    verdict::{self, NetworkFault},
};

pub use build::{ClientError, Roots};

/// More of an answer is not read, in bytes.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// How to reach robots.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    pub host_policy: HostPolicy,
    /// Certificates in PEM that are trusted in addition, for a private `DingTalk`.
    pub ca_file: Option<PathBuf>,
    /// For name, connection and TLS together.
    pub connect_timeout: Duration,
    /// For the whole attempt, the answer's last byte included. Longer than `connect_timeout`, or an attempt that never got a
    /// connection counts as one that may have been delivered.
    pub total_timeout: Duration,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            host_policy: HostPolicy::default(),
            ca_file: None,
            connect_timeout: Duration::from_secs(3),
            total_timeout: Duration::from_secs(5),
        }
    }
}

/// Posts messages to robots. Cheap to clone; connections are shared.
#[derive(Clone, Debug)]
pub struct Client {
    policy: HostPolicy,
    /// By the proxy of the environment, where there is one.
    outward: reqwest::Client,
    /// For this machine's own addresses, which no proxy could reach.
    direct: reqwest::Client,
    roots: Roots,
}

impl Client {
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        let built = build::clients(&config)?;
        Ok(Self { policy: config.host_policy, outward: built.outward, direct: built.direct, roots: built.roots })
    }

    /// Where the trusted certificates come from.
    pub fn roots(&self) -> Roots {
        self.roots
    }

    /// Posts `body` once, signed at `now` if the robot has a secret, and reads the answer. Never fails: whatever happens is an
    /// [`Answer`], and its text holds neither the URL nor the secret.
    pub async fn send(&self, to: &WebhookUrl, secret: Option<&Secret>, now: Millis, body: Vec<u8>) -> Answer {
        if let Err(refused) = self.policy.check(to) {
            return not_allowed(refused.to_string());
        }
        let client = if is_this_machine(to) { &self.direct } else { &self.outward };
        let request = client.post(to.signed(secret, now)).header(CONTENT_TYPE, "application/json").body(body);
        let answer = match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => {
                let (fault, detail) = fault::of(&error);
                verdict::network_error(fault, &redact::credential_of(to, &detail))
            }
        };
        let meaning = match answer.meaning {
            Meaning::SignatureMismatch if secret.is_none() => Meaning::SignatureMissing,
            meaning => meaning,
        };
        Answer { meaning, errmsg: verdict::presentable(&redact::credential_of(to, &answer.errmsg)), ..answer }
    }
}

/// Reads an answer whose head has come, its text still as it came.
async fn read(mut response: reqwest::Response) -> Answer {
    let status = response.status();
    let mut content = Vec::new();
    while content.len() < MAX_ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => content.extend_from_slice(&chunk[..chunk.len().min(MAX_ANSWER_BYTES - content.len())]),
            Err(error) if status.is_success() => {
                let (_, detail) = fault::of(&error);
                let answer = verdict::network_error(NetworkFault::HalfAnswer, &detail);
                return Answer { http_status: Some(status.as_u16()), ..answer };
            }
            // The end; or a cut page, whose status alone decides.
            Ok(None) | Err(_) => break,
        }
    }
    verdict::classify(status.as_u16(), &content)
}

fn not_allowed(errmsg: String) -> Answer {
    Answer {
        verdict: Verdict::Blocked,
        meaning: Meaning::NotAllowed,
        http_status: None,
        errcode: None,
        errmsg,
        maybe_delivered: false,
    }
}

fn is_this_machine(url: &WebhookUrl) -> bool {
    let host = url.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    address.map_or(host == "localhost" || host.ends_with(".localhost"), |ip| ip.is_loopback())
}

#[cfg(test)]
mod tests;
