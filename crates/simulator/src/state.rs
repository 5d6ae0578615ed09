//! All robots, and the way of one request: find its robot, apply a fault if one is due, answer, remember.

use std::{
    collections::{BTreeMap, VecDeque},
    net::IpAddr,
};

use model::Millis;
use serde_json::json;

use crate::{
    Fault, Outcome, RequestRecord, Settings,
    check::{self, Post},
    fault::FaultQueue,
    payload,
    refusal::{self, Refusal},
    room::{Room, push},
};

#[derive(Debug, Default)]
pub struct State {
    pub settings: Settings,
    /// By token.
    pub rooms: BTreeMap<String, Room>,
    /// Faults for whichever robot is asked next.
    pub faults: FaultQueue,
    /// Requests that reached no robot.
    pub strays: VecDeque<RequestRecord>,
}

/// An answer, and the way in which it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    pub location: Option<String>,
    pub manner: Manner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    AtOnce,
    After {
        milliseconds: u64,
    },
    WhenReleased,
    /// The connection is closed instead.
    Never,
    /// The connection is closed in its middle.
    Half,
    /// The connection is reset instead.
    Reset,
}

impl State {
    /// Handles one request to `/robot/send`.
    pub fn receive(&mut self, mut post: Post, now: Millis) -> Reply {
        if let Some(seen_as) = self.settings.seen_as {
            post.source = seen_as;
        }
        let token = post.query.access_token.as_deref().unwrap_or_default();
        let Some(room) = self.rooms.get_mut(token) else {
            let outcome = refused(check::envelope(&post).err().unwrap_or_else(refusal::token_unknown));
            let reply = usual(&outcome);
            push(&mut self.strays, record(post, now, outcome, None, &reply), self.settings.keep);
            return reply;
        };
        let fault = self.faults.take().or_else(|| room.faults.take());
        let outcome = match &fault {
            Some(fault) if !fault.takes_the_message() => Outcome::NotTaken,
            _ => room.take(&self.settings, &post, now),
        };
        let reply = fault.as_ref().map_or_else(|| usual(&outcome), |fault| faulty(fault, &outcome));
        room.note(&self.settings, record(post, now, outcome, fault, &reply));
        reply
    }

    /// A request to any other path.
    pub fn receive_elsewhere(&mut self, method: String, source: IpAddr, now: Millis) -> Reply {
        let post = Post { method, content_type: None, query: crate::query::Query::default(), source, body: Vec::new() };
        let outcome = refused(refusal::endpoint());
        let reply = usual(&outcome);
        push(&mut self.strays, record(post, now, outcome, None, &reply), self.settings.keep);
        reply
    }
}

fn refused(Refusal { errcode, errmsg }: Refusal) -> Outcome {
    Outcome::Refused { errcode, errmsg }
}

fn usual(outcome: &Outcome) -> Reply {
    let body = match outcome {
        Outcome::Refused { errcode, errmsg } => json!({ "errcode": errcode, "errmsg": errmsg }),
        Outcome::Delivered | Outcome::Repeated | Outcome::NotTaken => json!({ "errcode": 0, "errmsg": "ok" }),
    };
    let content_type = "application/json;charset=utf-8";
    Reply { status: 200, content_type, body: body.to_string(), location: None, manner: Manner::AtOnce }
}

fn faulty(fault: &Fault, outcome: &Outcome) -> Reply {
    let usual = usual(outcome);
    match fault {
        Fault::Delay { milliseconds } => Reply { manner: Manner::After { milliseconds: *milliseconds }, ..usual },
        Fault::Hold => Reply { manner: Manner::WhenReleased, ..usual },
        Fault::LoseAnswer => Reply { manner: Manner::Never, ..usual },
        Fault::HalfAnswer => Reply { manner: Manner::Half, ..usual },
        Fault::Reset => Reply { manner: Manner::Reset, ..usual },
        Fault::Page { status, .. } => {
            let body = format!(
                "<html><head><title>{status}</title></head><body><h1>{status} from a gateway</h1></body></html>"
            );
            Reply { status: *status, content_type: "text/html", body, ..usual }
        }
        Fault::Redirect { location } => Reply {
            status: 302,
            content_type: "text/html",
            body: String::new(),
            location: Some(location.clone()),
            ..usual
        },
        Fault::Raw { status, body, .. } => Reply { status: *status, body: body.clone(), ..usual },
    }
}

fn record(post: Post, at: Millis, outcome: Outcome, fault: Option<Fault>, reply: &Reply) -> RequestRecord {
    let answered = !matches!(reply.manner, Manner::Never | Manner::Half | Manner::Reset);
    RequestRecord {
        at,
        method: post.method,
        source: post.source,
        msg_uuid: payload::parse(&post.body).and_then(|body| payload::msg_uuid(&body).map(str::to_owned)),
        body: String::from_utf8_lossy(&post.body).into_owned(),
        outcome,
        fault,
        status: answered.then_some(reply.status),
        answer: answered.then(|| reply.body.clone()),
    }
}

#[cfg(test)]
mod tests;
