//! All that a request must satisfy before its message may appear, in the order in which it is checked. `DingTalk`'s own order is
//! not known (`docs/dingtalk.md` 1); this one goes from the outside in.

use std::net::IpAddr;

use model::Millis;

use crate::{
    MAX_BODY_BYTES, Robot, Settings,
    payload::{self, Payload},
    query::Query,
    refusal::{self, Refusal},
    signature::{self, SignatureError},
};

/// A request to `/robot/send`, as it came.
#[derive(Debug)]
pub struct Post {
    pub method: String,
    pub content_type: Option<String>,
    pub query: Query,
    pub source: IpAddr,
    pub body: Vec<u8>,
}

/// What can be said before the robot is known.
pub fn envelope(post: &Post) -> Result<(), Refusal> {
    if post.method != "POST" {
        return Err(refusal::method());
    }
    if !post.content_type.as_deref().is_some_and(is_json) {
        return Err(refusal::content_type());
    }
    match post.query.access_token.as_deref() {
        None | Some("") => Err(refusal::parameter("access_token")),
        Some(_) => Ok(()),
    }
}

/// The message of a request to `robot`, if it passes everything but the rate limit.
pub fn message(robot: &Robot, settings: &Settings, post: &Post, now: Millis) -> Result<Payload, Refusal> {
    envelope(post)?;
    let wording = settings.wording;
    if robot.removed {
        return Err(refusal::robot_removed());
    }
    if !robot.enabled {
        return Err(refusal::robot_disabled(wording));
    }
    if !robot.group_alive {
        return Err(refusal::group_dissolved());
    }
    if !robot.ip_list.is_empty() && !robot.ip_list.iter().any(|range| range.contains(post.source)) {
        return Err(refusal::address(post.source, wording));
    }
    if let Some(secret) = &robot.secret {
        signature::verify(secret, &post.query, now).map_err(|error| match error {
            SignatureError::Timestamp => refusal::timestamp(wording),
            SignatureError::Mismatch => refusal::signature(wording),
        })?;
    }
    if post.body.len() > MAX_BODY_BYTES {
        return Err(refusal::too_long(wording));
    }
    let body = payload::parse(&post.body).ok_or_else(|| refusal::parameter("json"))?;
    let payload = payload::read(&body)?;
    if !robot.keywords.is_empty() && !robot.keywords.iter().any(|keyword| payload.has(keyword)) {
        return Err(refusal::keyword(wording));
    }
    Ok(payload)
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
