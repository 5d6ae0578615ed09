//! Alerts that are over and of which reports may still come: of another sender that has not heard of the end, or of the sender
//! whose alert a person has resolved.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{
    AlertId, Millis, Mono, Now,
    alert::{Alert, Ended, Incoming, Since},
};

use super::{Held, Ident};

/// Milliseconds after its end in which a report of the same start is old news of another sender. One that comes later fires.
const OLD_NEWS: i64 = 600_000;
/// Milliseconds that an end is known for: Prometheus repeats for 15 minutes that an alert is over.
pub const KNOWN: i64 = 20 * 60_000;
/// Milliseconds after the last report that it is known that a person resolved an alert.
const KNOWN_BY_PERSON: i64 = 30 * 24 * 3_600_000;
/// Alerts that are known to be over; of more, those are forgotten whose time comes first.
const MOST: usize = 100_000;

#[derive(Clone, Debug)]
pub struct Over {
    pub id: AlertId,
    starts_at: Millis,
    /// Of two senders that disagree about the start, the later one.
    latest_start: Millis,
    /// When it is forgotten.
    pub forgotten: Mono,
    pub by: By,
}

#[derive(Clone, Debug)]
pub enum By {
    /// At this time.
    Sender(Mono),
    Person {
        alert: Arc<Alert>,
        /// Until when the last report counts, where it had no start; `None`: until its sender says that it is over.
        until: Option<Mono>,
    },
    /// The clock, or in a way that does not matter any more.
    Other,
}

impl Over {
    /// `alert` is over since now. `until`: as in [`By::Person`].
    pub fn of(alert: &Arc<Alert>, latest_start: Millis, until: Option<Mono>, now: Now) -> Self {
        let (by, known) = match &alert.ended {
            Some(Ended::Sender) => (By::Sender(now.mono), KNOWN),
            Some(Ended::Person { since: Since::Nothing | Since::StillReported, .. }) => {
                (By::Person { alert: Arc::clone(alert), until }, KNOWN_BY_PERSON)
            }
            _ => (By::Other, KNOWN),
        };
        Self { id: alert.id, starts_at: alert.starts_at, latest_start, forgotten: now.mono.plus(known), by }
    }

    /// As a start finds it. Of the starts that were reported only the earliest is stored: of an alert that a person resolved, each one
    /// before that counts as known.
    pub fn stored(alert: Alert, now: Now, quiet_until: Mono) -> Option<Self> {
        let over_since = now.mono_of(alert.resolved_at?.min(now.wall));
        let heard = now.mono_of(alert.updated_at.min(now.wall));
        let until = alert.ends_at.map(|end| now.mono_of(end).max(quiet_until));
        let alert = Arc::new(alert);
        let over = Self::of(&alert, alert.starts_at, until, Now { mono: over_since, ..now });
        let over = match over.by {
            By::Person { .. } => Self {
                latest_start: alert.starts_at.max(alert.resolved_at?),
                forgotten: heard.plus(KNOWN_BY_PERSON),
                ..over
            },
            _ => over,
        };
        (over.forgotten > now.mono).then_some(over)
    }

    /// Whether this report of it as firing is about the occurrence that is over.
    pub fn covers(&self, incoming: &Incoming, now: Mono) -> bool {
        match (&self.by, incoming.starts_at) {
            (By::Sender(since), Some(start)) => {
                let is_its = start == self.starts_at || start == self.latest_start;
                incoming.envelope.may_repeat && is_its && now.since(*since) <= OLD_NEWS
            }
            (By::Person { .. }, Some(start)) => start <= self.latest_start,
            (By::Person { until, .. }, None) => until.is_none_or(|until| now <= until),
            (By::Sender(_), None) | (By::Other, _) => false,
        }
    }

    /// The same, after a report of what a person resolved.
    #[must_use]
    pub fn reported(&self, alert: Arc<Alert>, until: Option<Mono>, now: Mono) -> Self {
        Self { forgotten: now.plus(KNOWN_BY_PERSON), by: By::Person { alert, until }, ..self.clone() }
    }

    /// The same, after its sender has said that it is over too.
    #[must_use]
    pub fn confirmed(&self, now: Mono) -> Self {
        Self { forgotten: now.plus(KNOWN), by: By::Other, ..self.clone() }
    }
}

impl Held {
    /// What is to be known of it, now that it is over.
    pub fn over(&self, until: Option<Mono>, now: Now) -> Over {
        Over::of(&self.alert, self.latest_start, until, now)
    }
}

#[derive(Debug, Default)]
pub struct Overs {
    known: HashMap<Ident, Over>,
    by_time: BTreeSet<(Mono, Ident)>,
}

impl Overs {
    pub fn get(&self, ident: Ident) -> Option<&Over> {
        self.known.get(&ident)
    }

    pub fn set(&mut self, ident: Ident, over: Option<Over>) {
        if let Some(old) = self.known.remove(&ident) {
            self.by_time.remove(&(old.forgotten, ident));
        }
        if let Some(over) = over {
            self.by_time.insert((over.forgotten, ident));
            self.known.insert(ident, over);
        }
    }

    /// Forgets what nobody needs any more, and what is too much.
    pub fn prune(&mut self, now: Mono) {
        while let Some((at, ident)) = self.by_time.first().copied() {
            if at > now && self.known.len() <= MOST {
                break;
            }
            self.set(ident, None);
        }
    }
}
