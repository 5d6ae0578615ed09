//! What holds for all robots of a simulator: the limits, the wording of errors, the address that senders seem to have.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Settings of the simulated platform. They may be changed while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Messages that one robot may send within the window (`docs/dingtalk.md` 5). `u32::MAX` is no limit.
    pub limit: u32,
    /// The sliding window, in milliseconds.
    pub window_ms: i64,
    /// How long a robot that sent too much is throttled, in milliseconds. What it sends meanwhile does not prolong it.
    pub penalty_ms: i64,
    pub wording: Wording,
    /// The address that IP lists are compared with, instead of the connection's own (which is always loopback).
    pub seen_as: Option<IpAddr>,
    /// Messages and requests remembered for each robot. A `msgUuid` is known as long as its message is.
    pub keep: usize,
}

/// `DingTalk` words its errors in several ways (`docs/dingtalk.md` 1); a sender must understand them all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// `sign not match, more: [https://…]`
    #[default]
    Old,
    /// `description:机器人发送签名不匹配;solution:…;link:…`
    New,
}

impl Default for Settings {
    fn default() -> Self {
        Self { limit: 20, window_ms: 60_000, penalty_ms: 600_000, wording: Wording::Old, seen_as: None, keep: 1_000 }
    }
}
