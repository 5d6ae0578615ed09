//! Attempts without a whole answer. Whether the request was written decides whether the message may have been delivered.

use model::answer::{Answer, Meaning, Verdict};

use super::text;

/// Where an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFault {
    /// The host's name leads nowhere (or where it may not).
    Name,
    /// No connection, or no TLS, or no tunnel through the proxy.
    Connect,
    /// No connection within its time.
    ConnectTimeout,
    /// The request was written, or may have been, and no answer came in time.
    Timeout,
    /// The connection ended after the request was written, or may have been.
    Closed,
    /// An answer began and did not end.
    HalfAnswer,
}

/// The answer to an attempt that got none. `detail` is the network's own text; it is cleaned as `errmsg` always is.
///
/// All of them are repeated. A name that cannot be resolved, a certificate that is not trusted are no reason to block a robot:
/// they come and go with networks, and the text is shown meanwhile.
pub fn network_error(fault: NetworkFault, detail: &str) -> Answer {
    let (meaning, words) = match fault {
        NetworkFault::Name => (Meaning::Unreachable, "the host's name could not be resolved"),
        NetworkFault::Connect => (Meaning::Unreachable, "no connection"),
        NetworkFault::ConnectTimeout => (Meaning::Unreachable, "no connection in time"),
        NetworkFault::Timeout => (Meaning::Unanswered, "no answer in time"),
        NetworkFault::Closed => (Meaning::Unanswered, "the connection ended before the answer"),
        NetworkFault::HalfAnswer => (Meaning::Unanswered, "the connection ended within the answer"),
    };
    let errmsg = if detail.is_empty() { words.to_owned() } else { format!("{words}: {detail}") };
    Answer {
        verdict: Verdict::Retry,
        maybe_delivered: meaning == Meaning::Unanswered,
        meaning,
        http_status: None,
        errcode: None,
        errmsg: text::presentable(&errmsg),
    }
}
