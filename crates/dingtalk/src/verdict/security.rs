//! 310000: one of the robot's security settings refused the message, and only the text says which (`docs/dingtalk.md` 1).

use std::net::IpAddr;

use model::answer::{Meaning, Verdict};

/// `errmsg` in lower case.
pub fn decide(errmsg: &str) -> (Verdict, Meaning) {
    // The advice may name another setting than the one that failed ("the signature and its timestamp must ..."): the
    // description counts first.
    let meaning = reason(description(errmsg)).or_else(|| reason(errmsg)).unwrap_or(Meaning::Unknown);
    match meaning {
        Meaning::TimestampInvalid => (Verdict::Retry, meaning),
        _ => (Verdict::Blocked, meaning),
    }
}

fn description(errmsg: &str) -> &str {
    let end = ["solution:", "解决方案", ", more:"].iter().filter_map(|start| errmsg.find(start)).min();
    &errmsg[..end.unwrap_or(errmsg.len())]
}

fn reason(text: &str) -> Option<Meaning> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["keyword", "关键词", "关键字"]) {
        Some(Meaning::KeywordMissing)
    } else if has(&["whitelist", "white list", "白名单"]) {
        Some(Meaning::AddressNotListed { ip: address(text) })
    } else if has(&["not match", "mismatch", "不匹配"]) && has(&["sign", "签名"]) {
        Some(Meaning::SignatureMismatch)
    } else if has(&["timestamp", "过期", "expired"]) {
        Some(Meaning::TimestampInvalid)
    } else if has(&["sign", "签名"]) {
        Some(Meaning::SignatureMismatch)
    } else if has(&["token"]) {
        Some(Meaning::TokenUnknown)
    } else {
        None
    }
}

fn address(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_hexdigit() || c == '.' || c == ':'))
        .map(|word| word.trim_matches([':', '.']))
        .find(|word| word.contains(['.', ':']) && word.parse::<IpAddr>().is_ok())
        .map(str::to_owned)
}
