//! The table of error codes (`docs/dingtalk.md` 6), for answers that have an `errcode`.

use model::answer::{Meaning, Verdict};
use serde_json::{Map, Value};

use super::security;

/// Words in an error text that mean throttling, whatever the code (`docs/dingtalk.md` 5). "exceed" is none of them: the text of 460101 has
/// it.
const THROTTLE_WORDS: [&str; 6] = ["too fast", "too many", "per minute", "频率", "太快", "限流"];

/// Steps 5 to 12 of the decision procedure.
///
/// An unknown code fails this message and is shown; it does not block the robot. It may be either the robot's fault or the
/// message's: a wrong guess then costs one message, which a person sees and can send again, and not all that come after it.
pub fn decide(code: &str, errmsg: &str, answer: &Map<String, Value>) -> (Verdict, Meaning) {
    let Ok(number) = code.parse::<i64>() else { return (Verdict::Failed, Meaning::Unknown) };
    match number {
        0 => return (Verdict::Sent, Meaning::Accepted),
        460_101 | 101_002 => return (Verdict::Failed, Meaning::TooLong),
        410_100 | 130_101 | 660_026 | 302_033 => return (Verdict::ThrottledRobot, Meaning::TooManyMessages),
        _ => {}
    }
    let errmsg = errmsg.to_lowercase();
    if THROTTLE_WORDS.iter().any(|word| errmsg.contains(word)) {
        return (Verdict::ThrottledRobot, Meaning::TooManyMessages);
    }
    match number {
        -1 | 15 => (Verdict::Retry, Meaning::Busy),
        88 => gateway_auth(&errmsg, answer),
        310_000 => security::decide(&errmsg),
        300_001 => legacy(&errmsg),
        404 => (Verdict::Blocked, Meaning::WrongEndpoint),
        40_035 if errmsg.contains("access_token") => (Verdict::Blocked, Meaning::TokenMissing),
        43_002 | 43_004 => (Verdict::Failed, Meaning::WrongEndpoint),
        300_005 | 400_101 => (Verdict::Blocked, Meaning::TokenUnknown),
        400_013 => (Verdict::Blocked, Meaning::GroupDissolved),
        400_102 => (Verdict::Blocked, Meaning::RobotDisabled),
        400_105 => (Verdict::Failed, Meaning::UnsupportedType),
        400_106 => (Verdict::Blocked, Meaning::RobotRemoved),
        40_035 | 400_200..=400_699 => (Verdict::Failed, Meaning::FieldMissing),
        430_101 => (Verdict::Failed, Meaning::UnsafeLink),
        430_102..=430_104 => (Verdict::Failed, Meaning::ContentRefused),
        _ => (Verdict::Failed, Meaning::Unknown),
    }
}

/// 88: a real refusal with a sub code, a time-out of the old gateway's own authentication without one.
fn gateway_auth(errmsg: &str, answer: &Map<String, Value>) -> (Verdict, Meaning) {
    let has_sub_code = ["sub_code", "subcode", "subCode"]
        .iter()
        .any(|name| answer.get(*name).is_some_and(|value| !value.is_null() && value.as_str() != Some("")));
    if has_sub_code || errmsg.contains("subcode=") || errmsg.contains("sub_code=") {
        (Verdict::Blocked, Meaning::AccessDenied)
    } else {
        (Verdict::Retry, Meaning::Busy)
    }
}

/// 300001, the old code for everything.
fn legacy(errmsg: &str) -> (Verdict, Meaning) {
    if errmsg.contains("param") {
        (Verdict::Failed, Meaning::FieldMissing)
    } else if errmsg.contains("token") {
        (Verdict::Blocked, Meaning::TokenUnknown)
    } else if errmsg.contains("session") {
        (Verdict::Blocked, Meaning::GroupDissolved)
    } else {
        (Verdict::Blocked, Meaning::Unknown)
    }
}
