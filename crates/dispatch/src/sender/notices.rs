//! System notifications: who is told that a robot refuses messages, or that one was given up.

use model::{
    Now, RobotId,
    delivery::{Delivery, DeliveryState},
    dispatch_rule::Mention,
    notification::{Notice, Notification, Reason, Trouble},
};
use store::HealthChange;

use super::{Finished, Sender, judge::Next};
use crate::{Error, new};

/// Of one robot's messages that are given up, people are told once in so many milliseconds: an hour.
const QUIET: i64 = 3_600_000;

impl Sender {
    /// The deliveries that tell of what came of an attempt; mostly none. Where it cannot be found out to whom,
    /// the answer is stored without them: the Overview shows the trouble in any case.
    pub(super) async fn notices(&self, finished: &Finished, next: &Next, now: Now) -> Vec<Delivery> {
        let Some(trouble) = self.trouble(finished, next, now) else { return Vec::new() };
        let robot = finished.waiting.delivery.robot;
        match self.notices_about(robot, trouble, &finished.answer.errmsg, now).await {
            Ok(notices) => notices,
            Err(error) => {
                tracing::error!(%error, %robot, "nobody could be told of a robot's trouble");
                Vec::new()
            }
        }
    }

    /// What people are notified of. A failed notice raises no further notice: a dead robot would raise them without end. A person who
    /// tries a robot sees the answer.
    fn trouble(&self, finished: &Finished, next: &Next, now: Now) -> Option<Trouble> {
        let reason = finished.waiting.delivery.reason;
        let robot = finished.waiting.delivery.robot;
        if finished.waiting.test.is_some() {
            return None;
        }
        if matches!(next.health, Some(HealthChange::Blocked { .. })) {
            return (!self.robots.is_blocked(robot)).then_some(Trouble::RobotBlocked);
        }
        if next.state != DeliveryState::Failed || reason == Reason::Notice {
            return None;
        }
        let told = self.told_trouble.get(&robot);
        told.is_none_or(|at| now.mono.since(*at) >= QUIET).then_some(Trouble::DeliveryFailed)
    }

    async fn notices_about(
        &self,
        robot: RobotId,
        trouble: Trouble,
        errmsg: &str,
        now: Now,
    ) -> Result<Vec<Delivery>, Error> {
        let targets = self.store.notice_targets(robot).await?;
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let name = self.store.robot_summary(robot, now.wall).await?.map(|robot| robot.name()).unwrap_or_default();
        let notice = Notice { trouble, robot: name, errmsg: errmsg.to_owned() };
        let notice = |target: model::routing::Target| {
            let notification = Notification {
                mention: Mention::Handlers,
                people: target.people,
                notice: Some(notice.clone()),
                overflow: None,
                ..new::own_notification(target.robot, Reason::Notice, now)
            };
            new::delivery(notification, now)
        };
        Ok(targets.into_iter().map(notice).collect())
    }
}
