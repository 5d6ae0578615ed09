//! Messages that a person asked for: test messages, and those that are sent again.

use model::{
    DeliveryId,
    notification::{Notification, Reason},
};

use super::own_notification;
use crate::{
    Error, Test, TestOutcome,
    command::Reply,
    core::{Core, new_delivery},
    lane::{TestMessage, Waiting},
};

impl Core {
    /// A test message: through the lane and the budget of its robot, ahead of what waits.
    pub(in crate::core) async fn test(&mut self, test: Test, reply: Reply<TestOutcome>) {
        let now = self.clock.now();
        let open = self.lanes.open_from(test.robot, now.mono);
        if open > now.mono {
            let _ = reply.send(Ok(TestOutcome::Wait(now.wall_of(open))));
            return;
        }
        let notification = own_notification(test.robot, Reason::Test, now);
        let mut waiting = Waiting::new(new_delivery(notification, now), now.mono);
        if let Err(error) = self.store.insert_delivery(&waiting.delivery).await {
            let _ = reply.send(Err(error.into()));
            return;
        }
        let robot = test.robot;
        waiting.test = Some(Box::new(TestMessage { test, reply }));
        self.lanes.change(robot, now.mono, |lane| lane.add_test(waiting));
    }

    pub(in crate::core) async fn resend(&mut self, notification: Notification) -> Result<DeliveryId, Error> {
        let now = self.clock.now();
        let again = Notification { reason: Reason::Resend, group: None, at: now.wall, ..notification };
        let delivery = new_delivery(again, now);
        let id = delivery.id.clone();
        self.store.insert_delivery(&delivery).await?;
        self.lanes.add(Waiting::new(delivery, now.mono), now.mono);
        Ok(id)
    }
}
