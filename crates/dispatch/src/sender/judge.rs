//! What follows from an answer. Decides; [`record`](super::record) stores it and acts on it.

use model::{
    Mono, Now,
    answer::{Meaning, Verdict},
    delivery::DeliveryState,
    notification::Reason,
};
use store::HealthChange;

use outbox::backoff;

use super::{Finished, Sender};
use crate::{TestScope, pause};

/// After its first one, a message that `DingTalk` is too busy for is tried so many times with the short back-off
/// (`docs/dingtalk.md` 6: at most three), then once in [`SLOW_TRY`].
const QUICK_TRIES: u32 = 3;
/// Five minutes, in milliseconds.
const SLOW_TRY: i64 = 300_000;
/// A delivery that could not be made for this long is given up: 24 hours.
const GIVE_UP: i64 = 24 * 3600 * 1000;

pub struct Next {
    pub state: DeliveryState,
    pub due: Mono,
    pub health: Option<HealthChange>,
}

impl Sender {
    /// What follows from an answer.
    pub(super) fn judge(&mut self, finished: &Finished, now: Now) -> Next {
        let Finished { waiting, answer, .. } = finished;
        let is_test = waiting.delivery.reason == Reason::Test;
        let scope = waiting.test.as_ref().is_none_or(|test| test.test.scope == TestScope::StoredRobot);
        let after = |state, due| Next { state, due, health: None };
        let blocked = || Next {
            state: if is_test { DeliveryState::Failed } else { DeliveryState::Blocked },
            due: now.mono,
            health: scope.then(|| HealthChange::Blocked {
                since: now.wall,
                meaning: answer.meaning.clone(),
                errmsg: answer.errmsg.clone(),
            }),
        };
        let paused = |milliseconds| {
            if is_test {
                after(DeliveryState::Failed, now.mono)
            } else {
                after(DeliveryState::Throttled, now.mono.plus(milliseconds))
            }
        };
        match answer.verdict {
            Verdict::Sent => {
                let robot = waiting.delivery.robot;
                // Only where that is news: it is written to all that waits for the robot.
                let is_news = self.robots.is_held_back(robot);
                // What was in flight when all were paused does not end the pause of its robot.
                let mends = self.robots.is_blocked(robot) || !self.robots.all_are_paused(now.mono);
                let health = (scope && is_news && mends).then_some(HealthChange::Ok);
                Next { health, ..after(DeliveryState::Sent, now.mono) }
            }
            Verdict::Failed => after(DeliveryState::Failed, now.mono),
            Verdict::Blocked => blocked(),
            Verdict::ThrottledRobot => Next {
                health: Some(HealthChange::Throttled(now.wall.plus(pause::of_robot()))),
                ..paused(pause::of_robot())
            },
            Verdict::ThrottledAll => paused(pause::of_all()),
            Verdict::Retry if is_test => after(DeliveryState::Failed, now.mono),
            Verdict::Retry
                if answer.meaning == Meaning::TimestampInvalid && waiting.last == Some(Meaning::TimestampInvalid) =>
            {
                blocked()
            }
            Verdict::Retry if now.mono.since(waiting.since) >= GIVE_UP => after(DeliveryState::Failed, now.mono),
            // No use in more quick tries; the message is still owed.
            Verdict::Retry if answer.meaning == Meaning::Busy && waiting.delivery.attempts > QUICK_TRIES => {
                after(DeliveryState::Retrying, now.mono.plus(SLOW_TRY))
            }
            Verdict::Retry => {
                after(DeliveryState::Retrying, now.mono.plus(backoff(waiting.delivery.attempts, &mut self.random)))
            }
        }
    }
}
