//! What was set aside: decisions that could not be stored, alerts that could not be placed, rows that could not be
//! read, an edit that is not in force. It is shown to people, counted, and tried again hourly, at the next start, and after an
//! edit.

use std::collections::BTreeMap;

use engine::{AlertKey, Due, Outcomes, Stuck};
use model::{
    Mono, Now,
    set_aside::{Aside, SetAside},
};
use store::Unreadable;

use super::Core;
use crate::{
    failpoint::Died,
    failure::{Failure, RETRY_AFTER},
    published::SHOWN,
};

/// Milliseconds until what is set aside is tried again: an hour.
const AGAIN: i64 = 3_600_000;

#[derive(Debug, Default)]
pub struct Asides {
    /// Since when, and why.
    decisions: BTreeMap<Due, (Now, String)>,
    /// Alerts that the rules want elsewhere.
    unplaced: BTreeMap<AlertKey, (Now, String)>,
    /// What the rules make of `unplaced`: it is not to be found out again on the core's task.
    outcomes: Option<Outcomes>,
    rows: Vec<SetAside>,
    edit: Option<SetAside>,
    again: Option<Mono>,
}

impl Asides {
    pub fn next_due(&self) -> Option<Mono> {
        self.again
    }

    pub fn decision(&mut self, due: Due, now: Now, error: String) {
        self.decisions.entry(due).or_insert((now, error));
        self.at(now.mono.plus(AGAIN));
    }

    pub fn rows(&mut self, unreadable: Vec<Unreadable>, now: Now) {
        for Unreadable { table, id, reason } in unreadable {
            tracing::error!(table, id, reason, "a stored row cannot be read and is left out");
            let what = Aside::Row { table: table.to_owned(), id };
            self.rows.push(SetAside { since: now.wall, what, error: reason });
        }
    }

    pub fn edit(&mut self, edit: Option<(Now, String)>) {
        self.edit = edit.map(|(since, error)| SetAside { since: since.wall, what: Aside::Edit, error });
    }

    pub fn unplaced(&mut self, alert: AlertKey, now: Now, error: String) {
        self.unplaced.entry(alert).or_insert((now, error));
    }

    /// Everything is tried again then, or sooner if that was planned.
    pub fn at(&mut self, again: Mono) {
        self.again = Some(self.again.map_or(again, |planned| planned.min(again)));
    }
}

impl Core {
    pub(super) async fn retry_set_aside(&mut self) -> Result<(), Died> {
        let now = self.clock.now();
        if self.asides.again.is_none_or(|again| again > now.mono) {
            return Ok(());
        }
        self.asides.again = None;
        self.engine.resume();
        let alerts: Vec<AlertKey> = self.asides.unplaced.keys().copied().collect();
        let outcomes = self.asides.outcomes.take().unwrap_or_else(|| self.engine.rules().no_outcomes());
        self.place(alerts, outcomes).await
    }

    /// After an edit everything is tried again: it may have mended what was wrong.
    pub(super) fn resume_set_aside(&mut self, now: Now) {
        if self.asides.again.is_some() {
            self.asides.again = Some(now.mono);
        }
    }

    /// Nothing is due any more: decisions that are off the list of what is stuck have been stored.
    pub(super) fn forget_decided(&mut self) {
        if self.asides.decisions.is_empty() {
            return;
        }
        let stuck: Vec<Due> = self.engine.stuck().into_iter().map(|(due, _)| due).collect();
        let known = self.asides.decisions.len();
        self.asides.decisions.retain(|due, _| stuck.contains(due));
        if self.asides.decisions.len() < known {
            self.publish_set_aside();
        }
    }

    /// Puts alerts where the rules want them, at the start: all of them at once, in halves where that cannot be stored, and the
    /// one that cannot be stored alone stays where it is. Groups of rules that are off close, too.
    pub(super) async fn place(&mut self, alerts: Vec<AlertKey>, outcomes: Outcomes) -> Result<(), Died> {
        let mut parts = vec![alerts];
        while let Some(part) = parts.pop() {
            let now = self.clock.now();
            match self.change(now, |engine| engine.plan_placing(&part, &outcomes, now)).await? {
                Ok(()) => {
                    for alert in &part {
                        self.asides.unplaced.remove(alert);
                    }
                }
                Err(Failure::Lasting(_)) if part.len() > 1 => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.push(second.to_vec());
                    parts.push(first.to_vec());
                }
                Err(Failure::Lasting(error)) => {
                    tracing::error!(%error, "an alert cannot be put into the groups of its rules and is set aside");
                    if let Some(alert) = part.first() {
                        self.asides.unplaced(*alert, now, error);
                    }
                    self.asides.at(now.mono.plus(AGAIN));
                }
                Err(Failure::Passing(error)) => {
                    tracing::error!(%error, "alerts could not be put into the groups of their rules; it is tried again");
                    for alert in parts.iter().flatten().chain(&part) {
                        self.asides.unplaced(*alert, now, error.clone());
                    }
                    self.asides.at(now.mono.plus(RETRY_AFTER));
                    break;
                }
            }
        }
        if !self.asides.unplaced.is_empty() {
            self.asides.outcomes = Some(outcomes);
        }
        self.publish_set_aside();
        Ok(())
    }

    /// Shows it to people and counts it.
    pub(super) fn publish_set_aside(&mut self) {
        let stuck = self.engine.stuck();
        let decisions = stuck.into_iter().filter_map(|(due, stuck)| {
            let (since, error) = self.asides.decisions.get(&due)?;
            let what = match stuck {
                Stuck::Alert { id, name } => Aside::Alert { alert: id, name },
                Stuck::Group { row, rule_name } => {
                    Aside::Group { group: row.id, rule: row.rule, rule_name, labels: (*row.labels).clone() }
                }
            };
            Some(SetAside { since: since.wall, what, error: error.clone() })
        });
        let mut decisions: Vec<SetAside> = decisions.collect();
        decisions.extend(self.asides.unplaced.iter().filter_map(|(key, (since, error))| {
            let alert = self.engine.alert(*key)?;
            let what = Aside::Alert { alert: alert.id, name: alert.name().to_owned() };
            Some(SetAside { since: since.wall, what, error: error.clone() })
        }));
        let Asides { rows, edit, .. } = &self.asides;
        for (kind, count) in [("decision", decisions.len()), ("row", rows.len()), ("edit", usize::from(edit.is_some()))]
        {
            metrics::gauge!("bellhop_set_aside", "kind" => kind)
                .set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        }
        let others = edit.iter().chain(rows).cloned();
        self.published.put_set_aside(others.chain(decisions).take(SHOWN).collect());
    }
}
