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
    /// With what of it could not be read: a value that is damaged makes neither the robot nor the others unusable.
    pub(crate) fn into_state(self) -> (RobotState, Option<Error>) {
        let mut unreadable = None;
        let mut meaning = |meaning: &str| {
            from_json("robot.blocked_meaning", meaning).unwrap_or_else(|error| {
                unreadable = Some(error);
                Meaning::Unknown
            })
        };
        let blocked = self.blocked_since.map(|since| Block {
            since: Millis(since),
            meaning: self.blocked_meaning.as_deref().map_or(Meaning::Unknown, &mut meaning),
            errmsg: self.blocked_errmsg.unwrap_or_default(),
        });
        let keywords = from_json("robot.keywords", &self.keywords).unwrap_or_else(|error| {
            unreadable = Some(error);
            Vec::new()
        });
        let throttled_until = self.throttled_until.map(Millis);
        (RobotState { id: RobotId(self.id), throttled_until, blocked, keywords }, unreadable)
    }
}
