//! What came back from `DingTalk` for one attempt, and what it means (`docs/dingtalk.md` 6). The rules that read an answer
//! live in `dingtalk`; the words for people in `app`.

use serde::{Deserialize, Serialize};

/// What the sender does next. Decided by the meaning, never by the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Accepted.
    Sent,
    /// Class R or A: repeat the same bytes after a back-off.
    Retry,
    /// Class T: pause this robot, then the same message. At least 60 s, up to 600 s.
    ThrottledRobot,
    /// The source address is blocked: pause all robots, documented as 5 minutes.
    ThrottledAll,
    /// Class C: the robot refuses until a person mends it.
    Blocked,
    /// Class P: this message can never be accepted.
    Failed,
}

impl Verdict {
    pub const ALL: [Self; 6] =
        [Self::Sent, Self::Retry, Self::ThrottledRobot, Self::ThrottledAll, Self::Blocked, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Retry => "retry",
            Self::ThrottledRobot => "throttled_robot",
            Self::ThrottledAll => "throttled_all",
            Self::Blocked => "blocked",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }
}

/// What an answer, or the lack of one, means. Each has words and an advice in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Meaning {
    Accepted,
    /// -1, 15, 88 without sub code: `DingTalk` is busy.
    Busy,
    /// 408, 5xx, HTML, not JSON, no errcode.
    Gateway,
    /// No name, no connection, no TLS: certainly not delivered.
    Unreachable,
    /// Time-out or reset after the request was written: it may have been delivered.
    Unanswered,
    /// Bellhop stopped or was killed while the attempt was under way: it may have been delivered.
    Interrupted,
    /// 3xx; never followed.
    Redirected,
    TooManyMessages,
    AddressBlocked,
    TokenMissing,
    TokenUnknown,
    KeywordMissing,
    SignatureMismatch,
    /// The robot asks for a signature, and no secret is known.
    SignatureMissing,
    /// The clocks differ by more than an hour.
    TimestampInvalid,
    /// `ip`: the address `DingTalk` saw, where the text names it.
    AddressNotListed {
        ip: Option<String>,
    },
    RobotDisabled,
    RobotRemoved,
    GroupDissolved,
    /// 404 and 43002, 43004: the URL does not lead to a robot.
    WrongEndpoint,
    AccessDenied,
    TooLong,
    UnsupportedType,
    /// 40035 json, 4002xx to 4006xx: a field of the message is missing.
    FieldMissing,
    UnsafeLink,
    /// 430102 to 430104: content moderation.
    ContentRefused,
    /// The host of the robot's URL is not (or no longer) allowed.
    NotAllowed,
    /// The stored URL or secret of the robot cannot be decrypted or read.
    SecretUnreadable,
    /// A code that is not known: shown, never counted as sent.
    Unknown,
}

/// The answer to one attempt, as stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub verdict: Verdict,
    pub meaning: Meaning,
    /// `None` when no HTTP answer came.
    pub http_status: Option<u16>,
    /// As `DingTalk` gave it, number or text.
    pub errcode: Option<String>,
    /// `DingTalk`'s text, or the network error; never holds the URL. At most 500 characters.
    pub errmsg: String,
    /// The message may have reached the group although the attempt counts as not sent.
    pub maybe_delivered: bool,
}
