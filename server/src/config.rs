//! Configuration: command line, environment and an optional TOML file, in this order of precedence.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;
use ipnet::IpNet;
use serde::Deserialize;

/// The options of `bellhop serve`. Each is also a key of the `--config` file (with `_` for `-`).
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Address of the console and of ingest [default: 127.0.0.1:3000]
    #[arg(long, env = "BELLHOP_LISTEN", value_name = "ADDRESS:PORT", value_parser = address)]
    pub listen: Option<SocketAddr>,

    /// Folder of the database and of the key of its secrets; one Bellhop at a time [default: ./data]
    #[arg(long, env = "BELLHOP_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// Where people reach the console, for example `https://bellhop.example.org`; links in messages start with it
    #[arg(long, env = "BELLHOP_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// A host besides oapi.dingtalk.com that robots may be on. Can be given several times. Also allows http and private
    /// addresses for it
    #[arg(long = "robot-host", env = "BELLHOP_ROBOT_HOST", value_name = "HOST[:PORT]", value_delimiter = ',')]
    pub robot_host: Vec<String>,

    /// Address range of reverse proxies whose X-Forwarded-* headers are believed. Can be given several times
    #[arg(long = "trusted-proxy", env = "BELLHOP_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',',
        value_parser = range)]
    pub trusted_proxy: Vec<IpNet>,

    /// Certificate authorities to trust besides the usual ones (PEM), for a private DingTalk
    #[arg(long, env = "BELLHOP_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,

    /// Serves /metrics without a token on this address
    #[arg(long, env = "BELLHOP_METRICS_LISTEN", value_name = "ADDRESS:PORT", value_parser = address)]
    pub metrics_listen: Option<SocketAddr>,

    /// Bearer token that /metrics on the main address asks for; without it /metrics is closed there. Better given as
    /// `BELLHOP_METRICS_TOKEN`: every user of the machine can read command lines
    #[arg(long, env = "BELLHOP_METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,

    /// Runs the built-in DingTalk simulator on loopback
    #[arg(
        long,
        env = "BELLHOP_SIMULATOR",
        value_name = "BOOL",
        value_parser = clap::builder::BoolishValueParser::new(),
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub simulator: Option<bool>,

    /// Port of the simulator on 127.0.0.1; 0 chooses a free one [default: 3001]
    #[arg(long, env = "BELLHOP_SIMULATOR_PORT", value_name = "PORT")]
    pub simulator_port: Option<u16>,

    /// Form of the log: pretty or json [default: pretty]
    #[arg(long, env = "BELLHOP_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,

    /// The key of the stored secrets, 32 bytes in base64, in place of secret.key in the data folder
    #[arg(long, env = "BELLHOP_SECRET_KEY", value_name = "KEY", hide = true, hide_env_values = true)]
    #[serde(skip)]
    pub secret_key: Option<String>,

    /// Email of the first administrator, made at the first start together with `BELLHOP_ADMIN_PASSWORD`
    #[arg(long, env = "BELLHOP_ADMIN_EMAIL", value_name = "EMAIL", hide = true)]
    #[serde(skip)]
    pub admin_email: Option<String>,

    #[arg(long, env = "BELLHOP_ADMIN_PASSWORD", value_name = "PASSWORD", hide = true, hide_env_values = true)]
    #[serde(skip)]
    pub admin_password: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Pretty,
    Json,
}

impl Options {
    /// Adds what the file says where neither command line nor environment say anything.
    pub fn with_file(self, file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else { return Ok(self) };
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("the configuration file {} cannot be read", file.display()))?;
        let from_file: Self =
            toml::from_str(&text).with_context(|| format!("the configuration file {} is not right", file.display()))?;
        Ok(self.or(from_file))
    }

    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            public_url: self.public_url.or(other.public_url),
            robot_host: either(self.robot_host, other.robot_host),
            trusted_proxy: either(self.trusted_proxy, other.trusted_proxy),
            ca_file: self.ca_file.or(other.ca_file),
            metrics_listen: self.metrics_listen.or(other.metrics_listen),
            metrics_token: self.metrics_token.or(other.metrics_token),
            simulator: self.simulator.or(other.simulator),
            simulator_port: self.simulator_port.or(other.simulator_port),
            log_format: self.log_format.or(other.log_format),
            secret_key: self.secret_key,
            admin_email: self.admin_email,
            admin_password: self.admin_password,
        }
    }

    pub fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or((Ipv4Addr::LOCALHOST, 3000).into())
    }

    pub fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("data"))
    }

    pub fn simulator_port(&self) -> u16 {
        self.simulator_port.unwrap_or(3001)
    }

    /// The public URL without a slash at its end, checked.
    pub fn public_url(&self) -> anyhow::Result<Option<String>> {
        let Some(url) = &self.public_url else { return Ok(None) };
        let url = url.trim().trim_end_matches('/');
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        anyhow::ensure!(
            host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' '])),
            "--public-url must be http(s)://host[:port], without a path"
        );
        Ok(Some(url.to_owned()))
    }
}

pub fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "give an address and a port, for example 0.0.0.0:3000 or [::1]:3000".to_owned())
}

/// A range, or one address.
fn range(text: &str) -> Result<IpNet, String> {
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| one()).map_err(|_| "give a range or an address, for example 10.0.0.0/8".to_owned())
}

fn either<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    if first.is_empty() { second } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_over_the_file() {
        let file: Options = toml::from_str("listen = '0.0.0.0:80'\ndata = '/srv/bellhop'\nsimulator = true").unwrap();
        let given = Options { listen: Some("127.0.0.1:1".parse().unwrap()), ..Options::default() };
        let merged = given.or(file);
        assert_eq!(merged.listen(), "127.0.0.1:1".parse().unwrap());
        assert_eq!(merged.data(), PathBuf::from("/srv/bellhop"));
        assert_eq!(merged.simulator, Some(true));
        let off = Options { simulator: Some(false), ..Options::default() };
        assert_eq!(off.or(merged).simulator, Some(false), "what the file switches on can be switched off");
    }

    #[test]
    fn an_unknown_key_in_the_file_is_named() {
        let error = toml::from_str::<Options>("lisen = '0.0.0.0:80'").unwrap_err();
        assert!(error.to_string().contains("lisen"), "{error}");
    }

    #[test]
    fn a_public_url_with_a_path_is_refused() {
        let with = |url: &str| Options { public_url: Some(url.into()), ..Options::default() }.public_url();
        assert_eq!(with("https://bellhop.example.org/").unwrap().as_deref(), Some("https://bellhop.example.org"));
        assert!(with("https://example.org/bellhop").is_err());
        assert!(with("example.org").is_err());
    }
}
