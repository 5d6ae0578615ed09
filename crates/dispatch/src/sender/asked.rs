//! What people ask the sender for: test messages, messages that are sent again, places, and that what waits is dropped.

use model::{
    DeliveryId, Now,
    notification::{Notification, Reason},
};
use outbox::Rank;

use super::{
    Sender,
    robot::{TestMessage, Waiting},
};
use crate::{
    Error, Test, TestOutcome,
    command::{Ask, Reply},
    new,
};

impl Sender {
    /// Whoever asks may have gone.
    pub(super) async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Test { test, reply } => self.test(*test, reply).await,
            Ask::Resend { notification, reply } => {
                let _ = reply.send(self.resend(*notification).await);
            }
            Ask::Expected { deliveries, reply } => {
                let _ = reply.send(Ok(self.expected(&deliveries)));
            }
            Ask::Drop { robot, which, by, reply } => {
                let _ = reply.send(self.drop_waiting(robot, which, &by).await);
            }
        }
    }

    /// A test message: through the budget of its robot, ahead of what waits.
    async fn test(&mut self, test: Test, reply: Reply<TestOutcome>) {
        let now = self.clock.now();
        let open = self.robots.open_from(test.robot, now.mono);
        let open = open.max(self.robots.change(test.robot, now.mono, |robot| robot.test_from(now.mono)));
        if open > now.mono {
            let _ = reply.send(Ok(TestOutcome::Wait(now.wall_of(open))));
            return;
        }
        let delivery = new::delivery(new::own_notification(test.robot, Reason::Test, now), now);
        if let Err(error) = self.store.insert_delivery(&delivery).await {
            let _ = reply.send(Err(error.into()));
            return;
        }
        let robot = test.robot;
        let test = Some(Box::new(TestMessage { test, reply }));
        let waiting = Waiting { test, ..Waiting::of(delivery.open(), now) };
        self.robots.change(robot, now.mono, |robot| robot.add_test(waiting));
    }

    async fn resend(&mut self, notification: Notification) -> Result<DeliveryId, Error> {
        let now = self.clock.now();
        let again = Notification { reason: Reason::Resend, group: None, at: now.wall, ..notification };
        let delivery = new::delivery(again, now);
        debug_assert_eq!(delivery.place.rank, Rank::Asked.number(), "a person waits for it");
        self.insert(delivery, now).await
    }

    async fn insert(&mut self, delivery: model::delivery::Delivery, now: Now) -> Result<DeliveryId, Error> {
        self.store.insert_delivery(&delivery).await?;
        self.robots.add(Waiting::of(delivery.open(), now), now.mono);
        Ok(delivery.id)
    }
}
