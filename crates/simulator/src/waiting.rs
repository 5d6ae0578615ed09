//! Waiting for something to happen in the simulator, so that tests never sleep.

use tokio::sync::watch;

use crate::{ChatMessage, Simulator};

/// Tells all who wait that something changed.
#[derive(Debug)]
pub struct Changes(watch::Sender<u64>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::channel(0).0)
    }
}

impl Changes {
    pub fn tell(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

impl Simulator {
    /// Waits until `look` finds something. It is asked once now and again after each change.
    pub async fn wait_for<T>(&self, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            if let Some(found) = look(self) {
                return found;
            }
            changes.changed().await.expect("the sender lives as long as the simulator, which is borrowed");
        }
    }

    /// Waits until `condition` holds.
    pub async fn wait_until(&self, mut condition: impl FnMut(&Self) -> bool) {
        self.wait_for(|simulator| condition(simulator).then_some(())).await;
    }

    /// Waits until a group's chat has at least `count` messages, and gives them all.
    pub async fn wait_for_messages(&self, token: &str, count: usize) -> Vec<ChatMessage> {
        self.wait_for(|simulator| Some(simulator.chat(token)).filter(|chat| chat.len() >= count)).await
    }
}

#[cfg(test)]
mod tests {
    use crate::{ManualClock, Robot, Settings, Simulator};

    #[tokio::test]
    async fn whoever_waits_is_told_of_a_change() {
        let simulator = Simulator::new(Settings::default(), ManualClock::default());
        let waiting = simulator.wait_until(|simulator| simulator.robot("t").is_some());
        let ((), ()) = tokio::join!(waiting, async { simulator.put_robot(Robot::new("t", "g")) });
    }
}
