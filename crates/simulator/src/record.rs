//! The record of requests: what came in, refused or not, and what was done with it.

use std::net::IpAddr;

use model::Millis;
use serde::{Deserialize, Serialize};

use crate::Fault;

/// One request to a robot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    pub at: Millis,
    pub method: String,
    /// The address as IP lists see it.
    pub source: IpAddr,
    pub msg_uuid: Option<String>,
    /// The whole body, so that repeats can be compared byte by byte.
    pub body: String,
    pub outcome: Outcome,
    /// The fault that was ordered for it.
    pub fault: Option<Fault>,
    /// The HTTP status and the body of the answer; `None` where no answer was given.
    pub status: Option<u16>,
    pub answer: Option<String>,
}

/// What became of the message in a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// The group sees it.
    Delivered,
    /// The group had seen it; nothing new appears.
    Repeated,
    Refused {
        errcode: i64,
        errmsg: String,
    },
    /// A fault kept it from being handled at all.
    NotTaken,
}
