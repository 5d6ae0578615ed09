//! Whether a robot is to be notified something at a flush, and why (rules DD-1 to DD-5, DD-9).

use model::{Mono, dispatch_rule::DispatchRule, notification::Reason};

use super::content::Member;
use crate::state::Entry;

/// An entry lives at most this long, in milliseconds: 120 hours (rule DD-9).
const RETENTION: i64 = 120 * 3600 * 1000;

/// What a decision about one robot and one group depends on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    pub rule: &'a DispatchRule,
    /// What the robot was last said to be notified.
    pub entry: Option<&'a Entry>,
    pub firing: &'a [Member],
    /// Of the resolved alerts those that the robot knows of.
    pub recovered: &'a [Member],
    pub at: Mono,
}

/// For a robot that the rule notifies.
pub fn reason(situation: Situation) -> Option<Reason> {
    let Situation { rule, firing, recovered, at, .. } = situation;
    let Some(entry) = situation.entry.filter(|entry| is_alive(rule, entry, at)) else {
        // DD-1. An entry that is too old is no reason to keep a recovery back.
        let owed = (!recovered.is_empty()).then_some(Reason::AllResolved);
        return if firing.is_empty() { owed } else { Some(Reason::First) };
    };
    // DD-2.
    if firing.iter().any(|member| !entry.shows(member.key)) {
        return Some(if entry.firing.is_empty() { Reason::First } else { Reason::NewAlerts });
    }
    // DD-3.
    if firing.is_empty() {
        return (!entry.firing.is_empty()).then_some(Reason::AllResolved);
    }
    // DD-4.
    if rule.send_recovery && recovered.iter().any(|member| !entry.resolved.contains_key(&member.key)) {
        return Some(Reason::SomeResolved);
    }
    // DD-5, and with it DD-6: the first flush later than the repeat interval.
    (entry.mono < at.plus(-rule.repeat_interval)).then_some(Reason::Repeat)
}

/// For a robot that was notified and that the rule does not notify any more: recoveries only. `firing`: what it knows of.
pub fn reason_of_former(situation: Situation) -> Option<Reason> {
    if situation.recovered.is_empty() {
        return None;
    }
    Some(if situation.firing.is_empty() { Reason::AllResolved } else { Reason::SomeResolved })
}

fn is_alive(rule: &DispatchRule, entry: &Entry, at: Mono) -> bool {
    at.since(entry.mono) <= RETENTION.min(rule.repeat_interval.saturating_mul(2))
}

#[cfg(test)]
mod tests;
