//! Messages of which something cannot be stored or read: each waits for an hour, is shown to people, and everything else goes on.

use std::collections::{BTreeMap, HashSet};

use model::{
    DeliveryId, Now,
    set_aside::{Aside, SetAside},
};

use super::Sender;

/// Milliseconds until what is set aside is tried again: an hour.
pub const AGAIN: i64 = 3_600_000;

#[derive(Debug, Default)]
pub struct Asides(BTreeMap<DeliveryId, SetAside>);

impl Asides {
    pub fn put(&mut self, delivery: &DeliveryId, title: String, now: Now, error: String) {
        let what = Aside::Delivery { delivery: delivery.clone(), title };
        self.0.entry(delivery.clone()).or_insert(SetAside { since: now.wall, what, error });
    }

    /// What could not be stored about these was stored, or they came to an end. Whether that is news.
    pub fn are_done(&mut self, are_done: impl Fn(&DeliveryId) -> bool) -> bool {
        let known = self.0.len();
        self.0.retain(|id, _| !are_done(id));
        self.0.len() < known
    }

    pub fn messages(&self) -> HashSet<DeliveryId> {
        self.0.keys().cloned().collect()
    }
}

impl Sender {
    /// Shows it to people and counts it.
    pub fn publish_set_aside(&self) {
        let count = u32::try_from(self.asides.0.len()).unwrap_or(u32::MAX);
        metrics::gauge!("bellhop_set_aside", "kind" => "message").set(f64::from(count));
        self.published.put_messages_aside(self.asides.0.values().cloned().collect());
    }
}
