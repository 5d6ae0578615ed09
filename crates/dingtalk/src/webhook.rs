//! A robot's webhook URL: what a person pasted, checked and brought into one form, and the request URL made from it (`docs/dingtalk.md` 1,
//! 2).
//!
//! What is kept: scheme, host, port, path and `access_token`. Everything else in the query (a stale `timestamp` and `sign`, a
//! `utm_source`) is dropped, because nothing else addresses a robot and an old signature would win over ours.
//! Which hosts may be reached is not decided here but by [`crate::HostPolicy`].

use std::fmt;

use model::{Millis, pasted, problem::Problem};
use url::Url;

use crate::{Secret, signature};

/// The host of the public cloud.
pub(crate) const PUBLIC_HOST: &str = "oapi.dingtalk.com";
const ROBOT_PATH: &str = "/robot/send";
const FLOW_PATH: &str = "/webhook/flow/";
const TOKEN: &str = "access_token";

/// A checked webhook URL in its normal form. It is a credential: `Debug` is redacted, and there is neither `Display` nor `Serialize`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WebhookUrl(Url);

/// Why a text is not a webhook URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    #[error("no URL was given")]
    Empty,
    #[error("not a URL; copy the whole webhook URL of the robot")]
    Malformed,
    #[error("the token of a URL without the URL")]
    IsToken,
    #[error("https:// is missing")]
    SchemeMissing,
    #[error("the scheme is neither https nor http")]
    Scheme,
    #[error("the address of a robot of {0}")]
    OtherProduct(&'static str),
    #[error("a signing secret (SEC...) was pasted where the URL or its token belongs")]
    IsSecret,
    #[error("the URL holds a user name or a password")]
    UserInfo,
    #[error("the URL holds a fragment (#)")]
    Fragment,
    #[error("the path does not lead to a robot")]
    Path,
    #[error("the URL has no access_token")]
    TokenMissing,
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Empty => Self::Required,
            WebhookError::Malformed | WebhookError::Fragment => Self::WebhookMalformed,
            WebhookError::IsToken => Self::WebhookIsToken,
            WebhookError::SchemeMissing => Self::WebhookSchemeMissing,
            WebhookError::OtherProduct(product) => Self::WebhookOfOther { product: product.to_owned() },
            WebhookError::Scheme => Self::WebhookNotHttps,
            WebhookError::IsSecret => Self::WebhookIsSecret,
            WebhookError::UserInfo | WebhookError::Path => Self::WebhookPath,
            WebhookError::TokenMissing => Self::WebhookTokenMissing,
        }
    }
}

impl WebhookUrl {
    /// Checks and normalises what a person pasted.
    ///
    /// On `oapi.dingtalk.com` only `/robot/send` is a robot. Elsewhere (private `DingTalk`, a gateway) any path with an
    /// `access_token` is taken, and `/webhook/flow/<id>` of the connector platform without one.
    pub fn parse(text: &str) -> Result<Self, WebhookError> {
        let text = &*pasted::plain(text);
        if text.is_empty() {
            return Err(WebhookError::Empty);
        }
        if text.starts_with("SEC") {
            return Err(WebhookError::IsSecret);
        }
        // The URL parser drops line breaks, which would glue two pasted lines together.
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(WebhookError::Malformed);
        }
        if text.len() >= SHORTEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(WebhookError::IsToken);
        }
        let mut url = Url::parse(text).map_err(|_| without_scheme(text))?;
        if let Some(product) = product_of(url.host_str().unwrap_or_default()) {
            return Err(WebhookError::OtherProduct(product));
        }
        if !matches!(url.scheme(), "https" | "http") {
            return Err(WebhookError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(WebhookError::UserInfo);
        }
        if url.fragment().is_some() {
            return Err(WebhookError::Fragment);
        }
        let token = token(&url)?;
        check_path(&url, token.as_deref())?;
        match token {
            Some(token) => drop(url.query_pairs_mut().clear().append_pair(TOKEN, &token)),
            None => url.set_query(None),
        }
        Ok(Self(url))
    }

    /// The whole URL with its token, to be encrypted and stored; [`Self::parse`] takes it back unchanged.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    /// What makes two URLs the same robot: host, port unless it is the scheme's own, path and token. It holds the token, so hash
    /// it with a key before it is stored.
    pub fn identity(&self) -> String {
        self.expose().split_once("://").expect("an http URL has a scheme and //").1.to_owned()
    }

    /// For people: scheme, host, path and the last four characters of the token, or of the flow's id where there is no token.
    pub fn masked(&self) -> String {
        let (before, credential) = self.split();
        let length = credential.chars().count();
        let shown: String = if length < 8 { String::new() } else { credential.chars().skip(length - 4).collect() };
        format!("{before}…{shown}")
    }

    /// The request URL at `now`: signed when the robot has a secret. Made anew for each request (`docs/dingtalk.md` 2).
    pub fn signed(&self, secret: Option<&Secret>, now: Millis) -> Url {
        let mut url = self.0.clone();
        if let Some(secret) = secret {
            let before = url.query().map(|query| format!("{query}&")).unwrap_or_default();
            let sign = signature::sign(secret, now);
            url.set_query(Some(&format!("{before}timestamp={}&sign={sign}", now.0)));
        }
        url
    }

    /// The host in lower case; an IPv6 address is in brackets.
    pub fn host(&self) -> &str {
        self.0.host_str().expect("an http URL has a host")
    }

    /// The port, also when the URL leaves it out.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().expect("http and https have a default port")
    }

    /// `host:port`, always with the port.
    pub fn host_port(&self) -> String {
        format!("{}:{}", self.host(), self.port())
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The part that must not be shown: the token, else the flow's id.
    pub(crate) fn credential(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        let text = self.expose();
        let at = if self.0.query().is_some() { text.find('=') } else { text.rfind('/') };
        text.split_at(at.expect("the normal form has a token or a path") + 1)
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({})", self.masked())
    }
}

/// Tokens are hexadecimal and have 64 digits; half of one is one, too.
const SHORTEST_TOKEN: usize = 32;

/// What is no URL: it would be one with a scheme, or not even then.
fn without_scheme(text: &str) -> WebhookError {
    let completed = Url::parse(&format!("https://{text}"));
    let is_url =
        completed.is_ok_and(|url| url.host_str().is_some_and(|host| host.contains('.')) && url.path().len() > 1);
    if is_url { WebhookError::SchemeMissing } else { WebhookError::Malformed }
}

/// Products whose robots people paste, by the end of their hosts.
const PRODUCTS: [(&str, &str); 9] = [
    ("feishu.cn", "Feishu (飞书)"),
    ("larksuite.com", "Lark (飞书)"),
    ("qyapi.weixin.qq.com", "WeCom (企业微信)"),
    ("hooks.slack.com", "Slack"),
    ("webhook.office.com", "Microsoft Teams"),
    ("logic.azure.com", "Microsoft Teams"),
    ("api.telegram.org", "Telegram"),
    ("discord.com", "Discord"),
    ("events.pagerduty.com", "PagerDuty"),
];

fn product_of(host: &str) -> Option<&'static str> {
    let host = host.to_ascii_lowercase();
    let is_of = |end: &str| host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    PRODUCTS.into_iter().find(|(end, _)| is_of(end)).map(|(_, product)| product)
}

fn token(url: &Url) -> Result<Option<String>, WebhookError> {
    let mut tokens = url.query_pairs().filter(|(name, _)| name == TOKEN).map(|(_, value)| value.trim().to_owned());
    let Some(token) = tokens.next() else { return Ok(None) };
    if token.starts_with("SEC") {
        return Err(WebhookError::IsSecret);
    }
    if token.is_empty() {
        return Err(WebhookError::TokenMissing);
    }
    // Two tokens, blanks, or a second URL glued to the first: nobody can say which robot is meant.
    if tokens.next().is_some() || token.contains("://") || token.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(WebhookError::Malformed);
    }
    Ok(Some(token))
}

fn check_path(url: &Url, token: Option<&str>) -> Result<(), WebhookError> {
    let path = url.path();
    if url.host_str() == Some(PUBLIC_HOST) && path != ROBOT_PATH {
        return Err(WebhookError::Path);
    }
    if token.is_some() {
        return Ok(());
    }
    if path.ends_with(ROBOT_PATH) {
        return Err(WebhookError::TokenMissing);
    }
    match path.split_once(FLOW_PATH) {
        Some((_, id)) if !id.is_empty() && !id.contains('/') => Ok(()),
        _ => Err(WebhookError::Path),
    }
}

#[cfg(test)]
mod tests;
