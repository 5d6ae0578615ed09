//! Log-outs that could not be stored because the disk is full: the session is refused all the same, as long as this process runs, and
//! is deleted when that can be done again.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use model::{Mono, limits::access};

/// Milliseconds between two tries to store them.
const TRY_EVERY: i64 = 10_000;
/// So many in one try, for a request waits for it.
const AT_ONCE: usize = 20;

/// Names of sessions.
#[derive(Debug, Default)]
pub struct Ended(Mutex<Names>);

#[derive(Debug, Default)]
struct Names {
    names: HashSet<String>,
    tried: Mono,
}

impl Ended {
    /// `false` when there is no room for one more.
    pub fn add(&self, name: &str, now: Mono) -> bool {
        let mut ended = self.lock();
        let room = ended.names.len() < access::ENDED_SESSIONS;
        if room {
            ended.names.insert(name.to_owned());
            ended.tried = now;
        }
        room
    }

    pub fn contains(&self, name: &str) -> bool {
        self.lock().names.contains(name)
    }

    /// Some that are to be deleted now, if it is time for another try.
    pub fn due(&self, now: Mono) -> Vec<String> {
        let mut ended = self.lock();
        if ended.names.is_empty() || now.since(ended.tried) < TRY_EVERY {
            return Vec::new();
        }
        ended.tried = now;
        ended.names.iter().take(AT_ONCE).cloned().collect()
    }

    /// It is deleted.
    pub fn remove(&self, name: &str) {
        self.lock().names.remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, Names> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_deleted_is_tried_again_now_and_then() {
        let ended = Ended::default();
        assert!(ended.due(Mono(TRY_EVERY)).is_empty());
        assert!(ended.add("one", Mono(0)) && ended.contains("one") && !ended.contains("two"));
        assert!(ended.due(Mono(TRY_EVERY - 1)).is_empty());
        assert_eq!(ended.due(Mono(TRY_EVERY)), ["one"]);
        assert!(ended.due(Mono(TRY_EVERY + 1)).is_empty(), "once in a while only");
        ended.remove("one");
        assert!(!ended.contains("one") && ended.due(Mono(9 * TRY_EVERY)).is_empty());
    }

    #[test]
    fn there_is_room_for_so_many_only() {
        let ended = Ended::default();
        for number in 0..access::ENDED_SESSIONS {
            assert!(ended.add(&number.to_string(), Mono(0)));
        }
        assert!(!ended.add("one more", Mono(0)));
        assert_eq!(ended.due(Mono(TRY_EVERY)).len(), AT_ONCE);
    }
}
