//! A message with its values cut to limits, ready for a layout; how many of its alerts are shown is decided later.

use minijinja::{Value, context};
use model::{
    alert::Alert,
    notification::{Notification, Reason},
};

use crate::{Style, clean::clean, facts::Facts, times, title::title};

/// How much of everything is shown: characters, except where said otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of alerts and rules.
    pub name: usize,
    pub label_name: usize,
    pub label_value: usize,
    /// Labels of one alert.
    pub labels: usize,
    pub summary: usize,
    pub description: usize,
    /// Bytes of a link to the source; a longer one is left out, since half an address leads nowhere.
    pub source: usize,
}

/// No more alerts than this fit into a message, however short they are.
pub const MAX_ALERTS: usize = 450;

pub struct Draft {
    pub title: String,
    /// Alerts of the notification.
    total: usize,
    base: Value,
    firing: Vec<Value>,
    resolved: Vec<Value>,
}

impl Draft {
    pub fn of(notification: &Notification, facts: &Facts<'_>, style: &Style<'_>, limits: &Limits) -> Self {
        let words = style.words();
        let title = title(facts, &notification.rule_name, limits.name, words);
        let (common, more_common) = labels(facts.common(), limits);
        let view = |alert: &&Alert| alert_value(alert, facts, style, limits);
        Self {
            total: facts.total(),
            base: context! {
                title => title.as_str(),
                common => common,
                more_common => more_common,
                count_firing => facts.firing.len(),
                count_resolved => facts.resolved.len(),
                list_url => style.list_url(),
                rule => clean(&notification.rule_name, limits.name),
                reason => reason(notification, facts, style),
                words => words.value(),
            },
            firing: facts.firing.iter().take(MAX_ALERTS).map(view).collect(),
            resolved: facts.resolved.iter().take(MAX_ALERTS).map(view).collect(),
            title,
        }
    }

    /// What a layout sees when `shown` alerts are shown. Should they be too many, the firing ones go first, but a quarter
    /// of the room is kept for those that resolved: they may be why the message is sent.
    pub fn context(&self, shown: usize) -> Value {
        let resolved = self.resolved.len().min(shown.saturating_sub(self.firing.len()).max(shown / 4));
        let firing = self.firing.len().min(shown - resolved);
        context! {
            firing => &self.firing[..firing],
            resolved => &self.resolved[..resolved],
            hidden => self.total - firing - resolved,
            ..self.base.clone()
        }
    }
}

/// An alert as layouts see it. `name` is empty when the group's name says it, `description` when the summary does, `ended` and
/// `lasted` while it fires.
fn alert_value(alert: &Alert, facts: &Facts<'_>, style: &Style<'_>, limits: &Limits) -> Value {
    let (labels, more_labels) = labels(facts.distinguishing(alert), limits);
    let (summary, description) = notes(alert, limits);
    let end = alert.resolved_at;
    context! {
        level => alert.level().as_str(),
        name => clean(facts.name(alert), limits.name),
        labels,
        more_labels,
        summary,
        description,
        started => times::stamp(alert.starts_at, &style.zone),
        ended => end.map(|at| times::stamp(at, &style.zone)).unwrap_or_default(),
        lasted => end.map(|at| times::duration(at.since(alert.starts_at), style.words())).unwrap_or_default(),
        url => style.alert_url(alert.id),
        source => model::web::web_address(&alert.generator_url, limits.source),
    }
}

/// Summary (else description, else message), and the description where it says something else.
fn notes(alert: &Alert, limits: &Limits) -> (String, String) {
    let note = |name: &str, max: usize| clean(alert.annotations.value(name), max);
    let summary = note("summary", limits.summary);
    if summary.is_empty() {
        let only = [note("description", limits.description.max(limits.summary)), note("message", limits.summary)];
        return (only.into_iter().find(|text| !text.is_empty()).unwrap_or_default(), String::new());
    }
    let description = note("description", limits.description);
    let same = alert.annotations.value("summary").trim() == alert.annotations.value("description").trim();
    (summary, if same { String::new() } else { description })
}

/// The labels to show, and how many there are more.
fn labels<'a>(all: impl Iterator<Item = (&'a str, &'a str)>, limits: &Limits) -> (Vec<Value>, usize) {
    let mut all = all.fuse();
    let shown = all
        .by_ref()
        .take(limits.labels)
        .map(|(name, value)| (clean(name, limits.label_name), clean(value, limits.label_value)))
        .map(|(name, value)| context! { name, value })
        .collect();
    (shown, all.count())
}

fn reason(notification: &Notification, facts: &Facts<'_>, style: &Style<'_>) -> String {
    let words = style.words();
    match (notification.reason, facts.since) {
        (Reason::Repeat, Some(since)) => {
            let lasted = times::duration(notification.at.since(since), words);
            (words.repeated)(&times::stamp(since, &style.zone), &lasted)
        }
        (reason, _) => (words.reason)(reason).to_owned(),
    }
}
