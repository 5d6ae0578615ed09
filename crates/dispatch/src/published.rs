//! What core and sender let others read while they work: whether it has started, the rules in force, and what is set aside.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use engine::Rules;
use model::{routing::Routing, set_aside::SetAside};

/// Things set aside that are shown; all are counted.
pub const SHOWN: usize = 50;

#[derive(Clone)]
pub struct Published(Arc<Inner>);

struct Inner {
    started: AtomicBool,
    rules: RwLock<Rules>,
    set_aside: RwLock<Vec<SetAside>>,
    messages_aside: RwLock<Vec<SetAside>>,
    behind: AtomicBool,
    wanted: AtomicBool,
}

impl Published {
    /// Before the start: there are no rules.
    pub fn new() -> Self {
        let [started, behind, wanted] = [(); 3].map(|()| AtomicBool::new(false));
        let rules = RwLock::new(Rules::compile(Routing::default()));
        Self(Arc::new(Inner {
            started,
            rules,
            set_aside: RwLock::default(),
            messages_aside: RwLock::default(),
            behind,
            wanted,
        }))
    }

    pub fn has_started(&self) -> bool {
        self.0.started.load(Ordering::Relaxed)
    }

    pub fn set_started(&self, started: bool) {
        self.0.started.store(started, Ordering::Relaxed);
    }

    pub fn rules(&self) -> Rules {
        self.0.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_rules(&self, rules: Rules) {
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// What the core, and then what the sender has set aside: as much as is shown.
    pub fn set_aside(&self) -> Vec<SetAside> {
        let of = |list: &RwLock<Vec<SetAside>>| list.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut all = of(&self.0.set_aside);
        all.append(&mut of(&self.0.messages_aside));
        all.truncate(SHOWN);
        all
    }

    pub fn put_set_aside(&self, set_aside: Vec<SetAside>) {
        *self.0.set_aside.write().unwrap_or_else(PoisonError::into_inner) = set_aside;
    }

    pub fn put_messages_aside(&self, messages: Vec<SetAside>) {
        *self.0.messages_aside.write().unwrap_or_else(PoisonError::into_inner) = messages;
    }

    /// An edit that is saved is not in force yet, and that takes longer than it should.
    pub fn is_behind(&self) -> bool {
        self.0.behind.load(Ordering::Relaxed)
    }

    pub fn set_behind(&self, behind: bool) {
        self.0.behind.store(behind, Ordering::Relaxed);
    }

    /// Somebody who made an edit stopped waiting for it. It may not even have come to the core.
    pub fn want_reload(&self) {
        self.set_behind(true);
        self.0.wanted.store(true, Ordering::Release);
    }

    /// Whether there was somebody since the last time.
    pub fn take_wanted(&self) -> bool {
        self.0.wanted.swap(false, Ordering::Acquire)
    }
}
