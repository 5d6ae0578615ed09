//! What waits comes to an end without being sent: it expired, it was cancelled or replaced, or a person dropped it.

use std::collections::HashMap;

use model::{
    GroupId, Mono, Now, RobotId,
    delivery::{DeliveryState, Unsent},
    notification::Reason,
};
use outbox::expiry::Purpose;
use store::{End, Replaced};

use super::{Sender, robot::Waiting};
use crate::{Error, TestOutcome, Which, failure::RETRY_AFTER};

impl Sender {
    /// What is of no use any more.
    pub(super) async fn end_expired(&mut self) {
        let now = self.clock.now();
        let expired = self.robots.expired(now.mono);
        if expired.is_empty() {
            return;
        }
        let ends: Vec<End> = expired.iter().map(|waiting| expiry(waiting, now)).collect();
        match self.store.end_deliveries(&ends, now.wall).await {
            Ok(_) => expired.into_iter().for_each(|waiting| self.is_expired(waiting)),
            Err(error) => {
                tracing::error!(%error, "messages that expired could not be ended; it is tried again");
                self.retry_at = now.mono.plus(RETRY_AFTER);
                for waiting in expired {
                    self.robots.put_back(waiting, now.mono);
                }
            }
        }
    }

    fn is_expired(&mut self, waiting: Waiting) {
        metrics::counter!("bellhop_deliveries_total", "outcome" => DeliveryState::Expired.as_str()).increment(1);
        self.is_over(waiting, TestOutcome::Expired);
    }

    /// It was cancelled in the store.
    pub(super) fn is_cancelled(&mut self, waiting: Waiting) {
        self.is_over(waiting, TestOutcome::Cancelled);
    }

    /// It will not be tried: the core is told, and so is whoever waits for a test.
    fn is_over(&mut self, waiting: Waiting, outcome: TestOutcome) {
        self.tell_ended(&waiting);
        self.forget_set_aside(|id| *id == waiting.delivery.id);
        if let Some(test) = waiting.test {
            // Whoever pressed the button may have gone.
            let _ = test.reply.send(Ok(outcome));
        }
    }

    /// Since when what was replaced has waited.
    pub(super) fn remove_replaced(&mut self, replaced: &[Replaced], now: Now) -> HashMap<(RobotId, GroupId), Mono> {
        let mut since: HashMap<(RobotId, GroupId), Mono> = HashMap::new();
        for (robot, waiting) in self.robots.remove(replaced, now.mono) {
            let Some(group) = waiting.delivery.group else { continue };
            let first = since.entry((robot, group)).or_insert(waiting.since);
            *first = (*first).min(waiting.since);
        }
        self.forget_set_aside(|id| replaced.iter().any(|gone| gone.delivery == *id));
        since
    }

    /// A person of this name drops what waits for the robot. How many messages.
    pub(super) async fn drop_waiting(&mut self, robot: RobotId, which: Which, by: &str) -> Result<usize, Error> {
        let now = self.clock.now();
        let is_meant = |waiting: &Waiting| match which {
            Which::All => true,
            Which::Recoveries => {
                Purpose::of(waiting.delivery.reason, !waiting.delivery.firing.is_empty()) != Purpose::Fires
            }
            Which::OlderThan(milliseconds) => now.mono.since(waiting.since) > milliseconds,
        };
        let ids = self.robots.ids(robot, is_meant);
        let unsent = Unsent::Dropped { by: by.to_owned() };
        let end = |delivery| End { delivery, state: DeliveryState::Cancelled, unsent: Some(unsent.clone()) };
        let ends: Vec<End> = ids.into_iter().map(end).collect();
        let ended = self.store.end_deliveries(&ends, now.wall).await?;
        metrics::counter!("bellhop_deliveries_total", "outcome" => DeliveryState::Cancelled.as_str())
            .increment(ended.len() as u64);
        for waiting in self.robots.take(robot, &ended, now.mono) {
            self.is_cancelled(waiting);
        }
        Ok(ended.len())
    }
}

fn expiry(waiting: &Waiting, now: Now) -> End {
    let waited = now.mono.since(waiting.since).max(0);
    let unsent = match waiting.delivery.reason {
        Reason::Test => Unsent::OldTest { waited },
        Reason::EndedUnsent => Unsent::OldNews { waited },
        _ => Unsent::OldRecovery { waited },
    };
    End { delivery: waiting.delivery.id.clone(), state: DeliveryState::Expired, unsent: Some(unsent) }
}
