//! What pages show of contacts.

use model::{Millis, answer::Answer, problem::Invalid};
use serde::{Deserialize, Serialize};

/// What "Send a test message" came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum TestResult {
    /// The robot answered.
    Answered {
        answer: Answer,
    },
    /// The robot's budget is used up or it is paused: try again then.
    Wait {
        until: Millis,
    },
    /// Not sent: the robot's last contact was deleted while the message waited.
    Cancelled,
    /// Not sent: it waited for a minute.
    Expired,
    Refused {
        errors: Invalid,
    },
}
