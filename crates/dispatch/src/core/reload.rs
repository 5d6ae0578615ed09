//! Rules, contacts, robots or settings were changed in the store: the engine and the sender follow. What has to be read, compiled
//! and matched for it is done in a task, so that costly expressions keep nothing waiting; then it comes into force as a whole,
//! and until it is in force it is owed. Where one alert or group stands in the way of the whole, the core starts anew from what is
//! stored: a start can leave that one out ([`super::life`]).

use engine::{Engine, Outcomes, Rules};
use model::{Mono, Now};
use store::Store;
use tokio::task::{JoinError, JoinSet};

use super::Core;
use crate::{
    Reloaded,
    command::Reply,
    failpoint::{Died, Failpoints, Part},
    failure::{Failure, RETRY_AFTER, is_its_own_fault},
    matching::{Turns, died},
    order::Order,
};

/// Alerts come in while others are matched: after so many rounds the core matches the few that are left.
const ROUNDS: u32 = 8;
/// The longest time between two tries, in milliseconds.
const LONGEST: i64 = 60_000;

/// Edits on their way into force.
#[derive(Debug, Default)]
pub struct Reloading {
    /// At most one: what it brings is ready to be put into force, or nearly.
    task: JoinSet<Result<Ready, store::Error>>,
    /// Who waits for it.
    waiting: Vec<Reply<Reloaded>>,
    /// Who asked since: their edits may not be in it.
    next: Vec<Reply<Reloaded>>,
    /// Somebody asked, and may not be waiting any more.
    asked: bool,
    owed: Option<Owed>,
    /// It cannot come into force as a whole.
    needs_start: bool,
}

/// An edit that did not come into force at the first try.
#[derive(Debug)]
struct Owed {
    since: Now,
    due: Mono,
    tries: u32,
}

/// New rules, with what they make of the alerts.
#[derive(Debug)]
pub struct Ready {
    rules: Rules,
    outcomes: Outcomes,
    rounds: u32,
}

pub type Fresh = Result<Result<Ready, store::Error>, JoinError>;

impl Reloading {
    pub fn ask(&mut self, reply: Reply<Reloaded>) {
        self.next.push(reply);
        self.asked = true;
    }

    /// What the task brings; never anything while there is none.
    pub async fn next(&mut self) -> Option<Fresh> {
        if self.task.is_empty() { std::future::pending().await } else { self.task.join_next().await }
    }

    pub fn needs_start(&self) -> bool {
        self.needs_start
    }

    /// All who wait: a start takes in whatever is stored.
    pub fn asked(&mut self) -> Vec<Reply<Reloaded>> {
        let mut asked = std::mem::take(&mut self.waiting);
        asked.append(&mut self.next);
        asked
    }

    pub fn next_due(&self) -> Option<Mono> {
        self.owed.as_ref().filter(|_| self.task.is_empty()).map(|owed| owed.due)
    }

    /// A look is under way, or asked for.
    #[cfg(feature = "failpoint")]
    pub fn is_busy(&self) -> bool {
        self.asked || !self.task.is_empty()
    }

    /// Something is stored that is not in force, and may not be so soon.
    pub fn is_owed(&self) -> bool {
        self.owed.is_some() || self.asked || !self.task.is_empty()
    }
}

impl Core {
    /// Begins a look, if one is asked for or owed and none is under way.
    pub(super) fn reload_due(&mut self) {
        self.reloading.asked |= self.published.take_wanted();
        let now = self.clock.now().mono;
        let is_due = self.reloading.asked || self.reloading.next_due().is_some_and(|due| due <= now);
        if !is_due || !self.reloading.task.is_empty() {
            return;
        }
        self.reloading.asked = false;
        let asked = std::mem::take(&mut self.reloading.next);
        self.reloading.waiting.extend(asked);
        self.reloading.task.spawn(read(self.store.clone(), self.engine.rules(), self.failpoints.clone()));
    }

    /// The task has read, compiled or matched: more of that, or it comes into force.
    pub(super) async fn looked(&mut self, fresh: Fresh) -> Result<(), Died> {
        let ready = match fresh {
            Ok(Ok(ready)) => ready,
            Ok(Err(error)) => {
                self.not_in_force(&error.into());
                return Ok(());
            }
            Err(error) => {
                self.not_in_force(&Failure::Lasting(error.to_string()));
                return Ok(());
            }
        };
        if ready.rules.have_patterns() && ready.rounds < ROUNDS {
            let unmatched = self.engine.unmatched(&ready.rules, &ready.outcomes);
            if !unmatched.is_empty() {
                self.reloading.task.spawn(match_more(self.turns.clone(), ready, unmatched));
                return Ok(());
            }
        }
        match self.come_into_force(ready).await? {
            Ok(()) => self.in_force(),
            Err(Failure::Lasting(error)) if is_its_own_fault(&self.store, self.clock.now()).await => {
                tracing::error!(%error, "an edit cannot come into force as a whole; everything is read anew");
                self.reloading.needs_start = true;
            }
            Err(failure) => self.not_in_force(&failure),
        }
        Ok(())
    }

    /// Nothing is changed before the plan is committed.
    async fn come_into_force(&mut self, ready: Ready) -> Result<Result<(), Failure>, Died> {
        let now = self.clock.now();
        let plan = |engine: &Engine| engine.plan_rules(&ready.rules, &ready.outcomes, now);
        if let Err(failure) = self.change(now, plan).await? {
            return Ok(Err(failure));
        }
        self.order(Order::InForce);
        self.published.set_rules(self.engine.rules());
        self.resume_set_aside(now);
        Ok(Ok(()))
    }

    fn in_force(&mut self) {
        if self.reloading.owed.take().is_some() {
            tracing::info!("what was saved is in force now");
            self.asides.edit(None);
            self.publish_set_aside();
        }
        if !self.reloading.asked {
            self.published.set_behind(false);
        }
        for reply in self.reloading.waiting.drain(..) {
            // Whoever saved may have gone.
            let _ = reply.send(Ok(Reloaded::InForce));
        }
    }

    fn not_in_force(&mut self, failure: &Failure) {
        let now = self.clock.now();
        tracing::error!(error = %failure, "what was saved could not be put into force; it is tried again");
        let (since, tries) = self.reloading.owed.as_ref().map_or((now, 0), |owed| (owed.since, owed.tries + 1));
        let wait = match failure {
            Failure::Passing(_) => RETRY_AFTER,
            Failure::Lasting(_) => (RETRY_AFTER << tries.min(16)).min(LONGEST),
        };
        self.reloading.owed = Some(Owed { since, due: now.mono.plus(wait), tries });
        self.published.set_behind(true);
        self.asides.edit(Some((since, failure.to_string())));
        self.publish_set_aside();
        for reply in self.reloading.waiting.drain(..) {
            let _ = reply.send(Ok(Reloaded::Soon));
        }
    }
}

async fn read(store: Store, rules: Rules, failpoints: Failpoints) -> Result<Ready, store::Error> {
    failpoints.enter(Part::Reload);
    let routing = store.routing().await?;
    let compiled = tokio::task::spawn_blocking(move || rules.next(routing)).await;
    let rules = match compiled {
        Ok(rules) => rules,
        Err(error) => died(error).await,
    };
    let outcomes = rules.no_outcomes();
    Ok(Ready { rules, outcomes, rounds: 0 })
}

async fn match_more(turns: Turns, ready: Ready, unmatched: engine::Unmatched) -> Result<Ready, store::Error> {
    let Ready { rules, outcomes, rounds } = ready;
    let outcomes = turns.match_held(&rules, unmatched, outcomes).await;
    Ok(Ready { rules, outcomes, rounds: rounds + 1 })
}
