//! What an answer means and what the sender does next: the decision procedure of `docs/dingtalk.md` 6, step by step.

mod code;
mod network;
mod security;
mod text;

use model::answer::{Answer, Meaning, Verdict};
use serde_json::{Map, Value};

pub use network::{NetworkFault, network_error};
pub use text::MAX_ERRMSG_CHARS;
pub(crate) use text::presentable;

/// Reads one HTTP answer. Success is decided by `errcode` alone, and only in a 2xx answer (`docs/dingtalk.md` 6).
///
/// `errmsg` is what `DingTalk` wrote, at most 500 characters, without tokens and signatures of URLs that it repeats.
/// [`Verdict::Retry`] with [`Meaning::TimestampInvalid`] is good for one more try with a fresh signature; whoever gets it again
/// must take the robot as blocked. [`Verdict::Retry`] with [`Meaning::Busy`] is worth at most three quick tries.
pub fn read_answer(http_status: u16, content: &[u8]) -> Answer {
    let mut answer = classify(http_status, content);
    answer.errmsg = text::presentable(&answer.errmsg);
    answer
}

/// [`read_answer`] before its text is cleaned and shortened.
pub(crate) fn classify(http_status: u16, content: &[u8]) -> Answer {
    let content = String::from_utf8_lossy(content);
    let content = content.trim_start_matches('\u{feff}').trim();
    let object = serde_json::from_str::<Map<String, Value>>(content).ok();
    let code = object.as_ref().and_then(errcode);
    let errmsg = match object.as_ref().and_then(|object| object.get("errmsg")?.as_str()) {
        Some(errmsg) => errmsg.to_owned(),
        None => text::excerpt(content, http_status),
    };
    let (verdict, meaning) = decide(http_status, object.as_ref(), code.as_deref(), &errmsg);
    let maybe_delivered = maybe_delivered(http_status, content, code.as_deref(), &meaning);
    Answer { verdict, meaning, http_status: Some(http_status), errcode: code, errmsg, maybe_delivered }
}

fn decide(status: u16, object: Option<&Map<String, Value>>, code: Option<&str>, errmsg: &str) -> (Verdict, Meaning) {
    // The block of the source address has no errcode, and nobody promises its HTTP status (`docs/dingtalk.md` 5).
    if object.is_some_and(|object| object.contains_key("status") && object.contains_key("punish")) {
        return (Verdict::ThrottledAll, Meaning::AddressBlocked);
    }
    match status {
        200..=299 => {}
        300..=399 => return (Verdict::Blocked, Meaning::Redirected),
        429 => return (Verdict::ThrottledRobot, Meaning::TooManyMessages),
        _ => return (Verdict::Retry, Meaning::Gateway),
    }
    match (object, code) {
        (Some(object), Some(code)) => code::decide(code, errmsg, object),
        // The connector platform (`/webhook/flow/`) has no errcode: it says so and nothing else.
        (Some(object), None) if object.get("success") == Some(&Value::Bool(true)) => (Verdict::Sent, Meaning::Accepted),
        (Some(object), None) if object.get("success") == Some(&Value::Bool(false)) => {
            (Verdict::Failed, Meaning::Unknown)
        }
        _ => (Verdict::Retry, Meaning::Gateway),
    }
}

/// Class A: the answer does not say whether the message reached the group.
fn maybe_delivered(status: u16, content: &str, code: Option<&str>, meaning: &Meaning) -> bool {
    match (meaning, code) {
        (Meaning::Busy, _) => true,
        // A gateway that gave up waiting; an accepted message behind an HTTP error.
        (Meaning::Gateway, _) if status == 504 || code == Some("0") => true,
        // 2xx, but empty or JSON without errcode. A page of HTML comes from something in between.
        (Meaning::Gateway, None) => (200..300).contains(&status) && (content.is_empty() || content.starts_with('{')),
        _ => false,
    }
}

/// The code as text, whether it came as a number or as text (`docs/dingtalk.md` 6).
fn errcode(object: &Map<String, Value>) -> Option<String> {
    match object.get("errcode")? {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
