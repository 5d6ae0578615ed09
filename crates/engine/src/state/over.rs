//! Alerts that are over and of which reports may still come: of another sender that has not heard of the end, or of the sender
//! whose alert a person has resolved.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{
    AlertId, Millis, Mono, Now,
    alert::{Alert, Ended, Incoming, Since},
    limits::ingest::SILENCE,
};

use super::{AlertKey, TrackedAlert};

/// Milliseconds after its end in which a report of the same start counts as old news of another sender. Where nobody says until then
/// that it is over, it fires: one sender alone may have lost sight of it and found it again.
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
    pub starts_at: Millis,
    /// Of two senders that disagree about the start, the later one.
    latest_start: Millis,
    /// When it is forgotten.
    pub forgotten: Mono,
    pub by: By,
}

#[derive(Clone, Debug)]
pub enum By {
    /// At this time. `doubt`: the last report since, which says that it fires still.
    Sender { at: Mono, doubt: Option<Arc<Incoming>> },
    /// `until`: the last report counts until then, where it had no start.
    Person { alert: Arc<Alert>, until: Mono },
    /// The clock, or in a way that does not matter any more.
    Other,
}

/// Until when a report without a start counts. `end`: as it says itself, or by its time-out.
pub fn counts_until(end: Option<Mono>, heard: Mono) -> Mono {
    end.unwrap_or_else(|| heard.plus(SILENCE))
}

impl Over {
    /// `alert` is over since `at`. `until`: as in [`By::Person`].
    fn of(alert: &Arc<Alert>, at: Mono, until: Mono) -> Self {
        let (by, known) = match &alert.ended {
            Some(Ended::Sender) => (By::Sender { at, doubt: None }, KNOWN),
            Some(Ended::Person { since: Since::Nothing | Since::StillReported, .. }) => {
                (By::Person { alert: Arc::clone(alert), until }, KNOWN_BY_PERSON)
            }
            _ => (By::Other, KNOWN),
        };
        let latest_start = alert.latest_start();
        Self { id: alert.id, starts_at: alert.starts_at, latest_start, forgotten: at.plus(known), by }
    }

    /// As a start finds it. `alive`: when Bellhop was last alive. A pause that had ended by then stays ended; others last until the
    /// senders had time to come again.
    pub fn stored(alert: Alert, now: Now, alive: Millis, quiet_until: Mono) -> Option<Self> {
        let over_since = now.mono_of(alert.resolved_at?.min(now.wall));
        let heard = now.mono_of(alert.updated_at.min(now.wall));
        let end =
            alert.ends_at.map(|end| if end > alive { now.mono_of(end).max(quiet_until) } else { now.mono_of(end) });
        let over = Self::of(&Arc::new(alert), over_since, counts_until(end, heard));
        let over = match over.by {
            By::Person { .. } => Self { forgotten: heard.plus(KNOWN_BY_PERSON), ..over },
            _ => over,
        };
        (over.forgotten > now.mono).then_some(over)
    }

    /// Whether this report of it as firing is about the occurrence that is over.
    pub fn covers(&self, incoming: &Incoming, now: Mono) -> bool {
        match (&self.by, incoming.starts_at) {
            (By::Sender { at, .. }, Some(start)) => {
                // An older start is that of an occurrence before.
                incoming.envelope.may_repeat && start <= self.latest_start && now < doubted_until(*at)
            }
            (By::Person { .. }, Some(start)) => start <= self.latest_start,
            (By::Person { until, .. }, None) => now <= *until,
            (By::Sender { .. }, None) | (By::Other, _) => false,
        }
    }

    /// The same, after a report of what a person resolved.
    #[must_use]
    pub fn reported(&self, alert: Arc<Alert>, until: Mono, now: Mono) -> Self {
        Self { forgotten: now.plus(KNOWN_BY_PERSON), by: By::Person { alert, until }, ..self.clone() }
    }

    /// The same, after its sender has said that it is over too.
    #[must_use]
    pub fn confirmed(&self, now: Mono) -> Self {
        Self { forgotten: now.plus(KNOWN), by: By::Other, ..self.clone() }
    }

    /// The same, after a report of what its sender said is over: it is not forgotten until it fires or is said to be over once more.
    #[must_use]
    pub fn doubted(&self, at: Mono, incoming: Arc<Incoming>) -> Self {
        Self { forgotten: Mono(i64::MAX), by: By::Sender { at, doubt: Some(incoming) }, ..self.clone() }
    }

    /// The same, as [`Over::doubted`] where its sender has ended it and there is a doubt.
    #[must_use]
    pub fn doubted_by(self, doubt: Option<Arc<Incoming>>) -> Self {
        match (&self.by, doubt) {
            (By::Sender { at, .. }, Some(incoming)) => self.doubted(*at, incoming),
            _ => self,
        }
    }

    /// The same, after it was said once more that it is over.
    #[must_use]
    pub fn believed(&self, at: Mono) -> Self {
        Self { forgotten: at.plus(KNOWN), by: By::Sender { at, doubt: None }, ..self.clone() }
    }

    /// Where something is known of it beside that it is over.
    pub fn name(&self) -> Option<&str> {
        match &self.by {
            By::Sender { doubt, .. } => doubt.as_ref().map(|incoming| incoming.labels.value("alertname")),
            By::Person { alert, .. } => Some(alert.name()),
            By::Other => None,
        }
    }

    /// When it fires after all.
    fn doubt(&self) -> Option<Mono> {
        match self.by {
            By::Sender { at, doubt: Some(_) } => Some(doubted_until(at)),
            _ => None,
        }
    }
}

const fn doubted_until(at: Mono) -> Mono {
    at.plus(OLD_NEWS)
}

impl TrackedAlert {
    /// What is to be known of it, now that it is over. `end`: when it would have ended by the clock.
    pub fn over(&self, end: Option<Mono>, now: Now) -> Over {
        let heard = now.mono_of(self.alert.updated_at.min(now.wall));
        Over::of(&self.alert, now.mono, counts_until(end, heard))
    }
}

#[derive(Debug, Default)]
pub struct Overs {
    known: HashMap<AlertKey, Over>,
    by_time: BTreeSet<(Mono, AlertKey)>,
    /// When those that are doubted fire after all, but for what is set aside.
    doubts: BTreeSet<(Mono, AlertKey)>,
}

impl Overs {
    pub fn get(&self, key: AlertKey) -> Option<&Over> {
        self.known.get(&key)
    }

    pub fn set(&mut self, key: AlertKey, over: Option<Over>) {
        if let Some(old) = self.known.remove(&key) {
            self.by_time.remove(&(old.forgotten, key));
            if let Some(at) = old.doubt() {
                self.doubts.remove(&(at, key));
            }
        }
        if let Some(over) = over {
            self.doubts.extend(over.doubt().map(|at| (at, key)));
            self.by_time.insert((over.forgotten, key));
            self.known.insert(key, over);
        }
    }

    /// Those that fire after all, by their times.
    pub fn doubts(&self) -> impl Iterator<Item = (Mono, AlertKey)> {
        self.doubts.iter().copied()
    }

    /// Takes it out of [`Overs::doubts`], or puts it back.
    pub fn set_doubt_aside(&mut self, key: AlertKey, aside: bool) {
        let Some(at) = self.known.get(&key).and_then(Over::doubt) else { return };
        if aside {
            self.doubts.remove(&(at, key));
        } else {
            self.doubts.insert((at, key));
        }
    }

    /// It is doubted, and not among [`Overs::doubts`].
    pub fn is_doubt_aside(&self, key: AlertKey) -> bool {
        let doubt = self.known.get(&key).and_then(Over::doubt);
        doubt.is_some_and(|at| !self.doubts.contains(&(at, key)))
    }

    /// Forgets what nobody needs any more, and what is too much.
    pub fn prune(&mut self, now: Mono) {
        while let Some((at, key)) = self.by_time.first().copied() {
            if at > now && self.known.len() <= MOST {
                break;
            }
            self.set(key, None);
        }
    }
}
