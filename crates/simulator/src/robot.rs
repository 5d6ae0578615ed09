//! A robot, its group and its security settings (`docs/dingtalk.md` 1), and how control and console see it.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    str::FromStr,
};

use ipnet::Ipv4Net;
use model::Millis;
use serde::{Deserialize, Serialize};

use crate::FaultOrder;

/// One robot in one group. Everything is shown, secrets too: nothing here opens a real door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Robot {
    /// Left out in the control API, a random one is made.
    #[serde(default = "random_token")]
    pub token: String,
    #[serde(default)]
    pub group_name: String,
    /// With a secret, requests must be signed (`docs/dingtalk.md` 2).
    #[serde(default)]
    pub secret: Option<String>,
    /// Without keywords, any message passes; else one of them must be in it, case-sensitive.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Empty: any address may send.
    #[serde(default)]
    pub ip_list: Vec<IpRange>,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub removed: bool,
    /// `false` once the group is dissolved.
    #[serde(default = "yes")]
    pub group_alive: bool,
    /// Who can be mentioned. Without members, everyone can, but nobody has a name.
    #[serde(default)]
    pub members: Vec<Member>,
}

/// A member of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub name: String,
    #[serde(default)]
    pub mobile: Option<String>,
    #[serde(default)]
    pub user_id: Option<String>,
}

/// Changes to a robot; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RobotPatch {
    pub group_name: Option<String>,
    /// An empty text takes the secret away.
    pub secret: Option<String>,
    pub keywords: Option<Vec<String>>,
    pub ip_list: Option<Vec<IpRange>>,
    pub enabled: Option<bool>,
    pub removed: Option<bool>,
    pub group_alive: Option<bool>,
    pub members: Option<Vec<Member>>,
}

/// A robot and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotView {
    pub robot: Robot,
    /// Path and query of its webhook URL; scheme, host and port are the listener's.
    pub webhook_path: String,
    /// Messages in the chat.
    pub messages: usize,
    /// Messages that count in the window now.
    pub in_window: usize,
    pub throttled_until: Option<Millis>,
    /// Faults that wait for requests.
    pub faults: Vec<FaultOrder>,
}

impl Robot {
    /// A robot without any security setting.
    pub fn new(token: impl Into<String>, group_name: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            group_name: group_name.into(),
            secret: None,
            keywords: Vec::new(),
            ip_list: Vec::new(),
            enabled: true,
            removed: false,
            group_alive: true,
            members: Vec::new(),
        }
    }

    /// What `bellhop demo` starts with: a random token and secret, and a group of three.
    pub fn demo() -> Self {
        let member = |name: &str, mobile: &str, user_id: &str| Member {
            name: name.to_owned(),
            mobile: Some(mobile.to_owned()),
            user_id: Some(user_id.to_owned()),
        };
        let members = vec![
            member("On-call", "13800138000", "oncall01"),
            member("Operations", "13900139000", "operations01"),
            member("Database", "13700137000", "database01"),
        ];
        Self { members, ..Self::new(random_token(), "Operations").secret(random_secret()) }
    }

    #[must_use]
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    #[must_use]
    pub fn keyword(mut self, keyword: impl Into<String>) -> Self {
        self.keywords.push(keyword.into());
        self
    }

    #[must_use]
    pub fn member(mut self, member: Member) -> Self {
        self.members.push(member);
        self
    }

    pub(crate) fn change(&mut self, patch: RobotPatch) {
        fn set<T>(field: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *field = value;
            }
        }
        set(&mut self.group_name, patch.group_name);
        set(&mut self.secret, patch.secret.map(|secret| (!secret.is_empty()).then_some(secret)));
        set(&mut self.keywords, patch.keywords);
        set(&mut self.ip_list, patch.ip_list);
        set(&mut self.enabled, patch.enabled);
        set(&mut self.removed, patch.removed);
        set(&mut self.group_alive, patch.group_alive);
        set(&mut self.members, patch.members);
    }
}

/// One entry of an IP list: an address or a CIDR block, IPv4 only (`docs/dingtalk.md` 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IpRange(Ipv4Net);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an IPv4 address nor a block such as 10.0.0.0/8")]
pub struct IpRangeError(String);

impl IpRange {
    pub fn contains(self, ip: IpAddr) -> bool {
        matches!(ip.to_canonical(), IpAddr::V4(ip) if self.0.contains(&ip))
    }
}

impl FromStr for IpRange {
    type Err = IpRangeError;

    fn from_str(text: &str) -> Result<Self, IpRangeError> {
        let text = text.trim();
        let single = text.parse::<Ipv4Addr>().map(Ipv4Net::from).ok();
        single.or_else(|| text.parse().ok()).map(Self).ok_or_else(|| IpRangeError(text.to_owned()))
    }
}

impl TryFrom<String> for IpRange {
    type Error = IpRangeError;

    fn try_from(text: String) -> Result<Self, IpRangeError> {
        text.parse()
    }
}

impl From<IpRange> for String {
    fn from(range: IpRange) -> Self {
        range.to_string()
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == 32 { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

fn yes() -> bool {
    true
}

/// 64 hexadecimal characters, as `DingTalk`'s tokens have by convention (`docs/dingtalk.md` 1).
fn random_token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

fn random_secret() -> String {
    format!("SEC{}", random_token())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ip_list_holds_addresses_and_blocks() {
        let block: IpRange = "10.0.0.0/8".parse().unwrap();
        assert!(block.contains("10.9.8.7".parse().unwrap()));
        assert!(block.contains("::ffff:10.9.8.7".parse().unwrap()));
        assert!(!block.contains("11.0.0.1".parse().unwrap()));
        let single: IpRange = " 203.0.113.9 ".parse().unwrap();
        assert_eq!(single.to_string(), "203.0.113.9");
        assert!(!single.contains("203.0.113.8".parse().unwrap()));
        for text in ["", "10.0.0.0/33", "::1", "fe80::/10", "host"] {
            assert!(text.parse::<IpRange>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_patch_changes_only_what_it_names() {
        let mut robot = Robot::new("t", "Operations").secret("SEC1").keyword("alert");
        robot.change(serde_json::from_str(r#"{"enabled":false,"secret":"","ip_list":["10.0.0.0/8"]}"#).unwrap());
        assert_eq!((robot.enabled, robot.secret.as_deref(), robot.ip_list.len()), (false, None, 1));
        assert_eq!((robot.keywords.len(), robot.group_alive), (1, true));
    }

    #[test]
    fn a_robot_of_the_demo_has_a_token_and_a_secret_of_the_usual_shape() {
        let robot = Robot::demo();
        assert_eq!(robot.token.len(), 64);
        assert!(robot.secret.as_ref().is_some_and(|secret| secret.starts_with("SEC") && secret.len() == 67));
        assert_ne!(robot.token, Robot::demo().token);
    }
}
