//! What place a waiting message has, and when it leaves.

use std::collections::HashMap;

use model::{DeliveryId, RobotId};

use super::Sender;
use crate::Expected;

impl Sender {
    /// Of those of the deliveries that wait for a robot that takes messages.
    pub(super) fn expected(&self, wanted: &[(RobotId, DeliveryId)]) -> HashMap<DeliveryId, Expected> {
        let now = self.clock.now();
        let mut by_robot: HashMap<RobotId, Vec<&DeliveryId>> = HashMap::new();
        for (robot, delivery) in wanted {
            by_robot.entry(*robot).or_default().push(delivery);
        }
        let of_robot = by_robot.into_iter().flat_map(|(robot, deliveries)| {
            let places = self.robots.places(robot, &deliveries, now.mono);
            places.into_iter().map(|(id, place)| {
                let at = place.at.map(|at| now.wall_of(at));
                (id, Expected { before: place.before, at, a_minute: place.a_minute })
            })
        });
        of_robot.collect()
    }
}
