//! A robot as the dispatcher keeps it: its health and keywords, no secret.

use model::{Millis, RobotId, answer::Meaning, robot::Health};
use sqlx::FromRow;

use crate::{Error, column::from_json};

/// A robot that is blocked may be paused as well: both end on their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotState {
    pub id: RobotId,
    /// Paused until then; may lie in the past.
    pub throttled_until: Option<Millis>,
    pub blocked: Option<Block>,
    pub keywords: Vec<String>,
}

/// Why a robot refuses until a person mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub since: Millis,
    pub meaning: Meaning,
    pub errmsg: String,
}

impl RobotState {
    pub fn health(&self, now: Millis) -> Health {
        match (&self.blocked, self.throttled_until) {
            (Some(Block { since, meaning, errmsg }), _) => {
                Health::Blocked { since: *since, meaning: meaning.clone(), errmsg: errmsg.clone() }
            }
            (None, Some(until)) if until > now => Health::Throttled { until },
            _ => Health::Ok,
        }
    }
}

#[derive(FromRow)]
pub(crate) struct RobotRow {
    id: i64,
    throttled_until: Option<i64>,
    blocked_since: Option<i64>,
    blocked_meaning: Option<String>,
    blocked_errmsg: Option<String>,
    keywords: String,
}

impl RobotRow {
    pub(crate) fn into_state(self) -> Result<RobotState, Error> {
        let blocked = match (self.blocked_since, self.blocked_meaning) {
            (Some(since), Some(meaning)) => Some(Block {
                since: Millis(since),
                meaning: from_json("robot.blocked_meaning", &meaning)?,
                errmsg: self.blocked_errmsg.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(RobotState {
            id: RobotId(self.id),
            throttled_until: self.throttled_until.map(Millis),
            blocked,
            keywords: from_json("robot.keywords", &self.keywords)?,
        })
    }
}
