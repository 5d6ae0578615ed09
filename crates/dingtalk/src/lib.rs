//! The custom-robot protocol of `DingTalk`: webhook URL, signature, messages and their sizes, what an answer means, and the one
//! HTTP client. The specification is `docs/dingtalk.md`.
//!
//! ```
//! use dingtalk::{At, Markdown, Message, Secret, WebhookUrl, verdict};
//! use model::{Millis, answer::Verdict};
//!
//! let url = WebhookUrl::parse("https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef").unwrap();
//! let secret = Secret::parse("SEC0123456789abcdef").unwrap();
//! let message = Message::Markdown(Markdown::new("CPU high", "#### CPU high\n\n@13800138000").at(At::mobiles(["13800138000"])));
//! let body = message.body("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
//! let request = url.signed(Some(&secret), Millis(1_700_000_000_000));
//! assert!(request.query().unwrap().contains("&timestamp=1700000000000&sign="));
//! assert!(body.len() <= dingtalk::MAX_BODY_BYTES);
//!
//! let answer = verdict::read_answer(200, br#"{"errcode":310000,"errmsg":"keywords not in content"}"#);
//! assert_eq!(answer.verdict, Verdict::Blocked);
//! ```

mod address;
pub mod client;
mod guard;
pub mod host;
pub mod message;
mod redact;
pub mod secret;
pub mod signature;
pub mod verdict;
pub mod webhook;

pub use client::{Client, ClientConfig, ClientError, Roots};
pub use host::{HostEntry, HostEntryError, HostPolicy, HostRefused};
pub use message::{
    ActionCard, At, Button, Buttons, FeedCard, FeedLink, Link, MAX_BODY_BYTES, MAX_MENTIONS, Markdown, Message,
    MessageError, Orientation, Text,
};
pub use secret::Secret;
pub use verdict::{NetworkFault, network_error, read_answer};
pub use webhook::{WebhookError, WebhookUrl};
