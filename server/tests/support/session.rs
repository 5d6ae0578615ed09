//! A browser without JavaScript: it keeps its cookies, sends its origin, and follows no redirect by itself.

use std::{collections::BTreeMap, sync::Mutex};

use app::api::session::LogIn;
use leptos::server_fn::ServerFn;
use reqwest::{RequestBuilder, Response};

use super::Bellhop;

pub struct Session {
    client: reqwest::Client,
    base_url: String,
    /// What a proxy says of where it comes from.
    address: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Session {
    /// Nobody yet.
    pub fn new(bellhop: &Bellhop) -> Self {
        let (client, base_url) = (bellhop.client.clone(), bellhop.base_url.clone());
        Self { client, base_url, address: None, cookies: Mutex::default() }
    }

    /// Nobody yet, by a proxy that says where this one comes from.
    pub fn from(bellhop: &Bellhop, address: &str) -> Self {
        Self { address: Some(address.to_owned()), ..Self::new(bellhop) }
    }

    /// Somebody.
    pub async fn log_in(bellhop: &Bellhop, email: &str, password: &str) -> Self {
        let session = Self::new(bellhop);
        let answer = session.try_log_in(email, password).await;
        assert_eq!(location(&answer), "/", "{:?}", answer.headers());
        assert!(session.cookie(app::context::SESSION_COOKIE).is_some());
        session
    }

    pub async fn try_log_in(&self, email: &str, password: &str) -> Response {
        self.post(LogIn::PATH, &[("form[email]", email), ("form[password]", password)]).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Somebody else has got hold of them.
    pub fn keep_cookies_of(&self, other: &Self) {
        self.cookies.lock().unwrap().clone_from(&other.cookies.lock().unwrap());
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(self.client.get(format!("{}{path}", self.base_url)).header("accept", "text/html")).await
    }

    /// A form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}{path}", self.base_url)).header("accept", "text/html");
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.join("&"));
        self.send(request.header("origin", &self.base_url).header("sec-fetch-site", "same-origin")).await
    }

    pub async fn send(&self, mut request: RequestBuilder) -> Response {
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header("cookie", cookies.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// Where a redirect leads; empty without one.
pub fn location(answer: &Response) -> String {
    answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
        encoded
    })
}
