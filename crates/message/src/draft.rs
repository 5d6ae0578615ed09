//! A message with its values cut to limits, ready for a layout; how many of its alerts are shown is decided later.

use minijinja::{Value, context};
use model::{
    Millis,
    alert::{Alert, Ended},
    notification::{Notification, Reason},
};

use crate::{
    Style,
    clean::clean,
    facts::{Ending, Facts},
    notes::{Link, Notes},
    text::Shown,
    times,
    title::{mark, title},
    words::Words,
};

/// How much of everything is shown: characters, except where said otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of alerts and rules.
    pub name: usize,
    pub label_name: usize,
    pub label_value: usize,
    /// Labels of one alert.
    pub labels: usize,
    /// One text.
    pub text: usize,
    /// Texts of one alert.
    pub texts: usize,
    /// Links of one alert, that to its source not counted.
    pub links: usize,
    /// Bytes of a link; a longer one is left out, since half an address leads nowhere.
    pub link: usize,
}

/// No more alerts than this are shown, however short they are.
pub const MAX_ALERTS: usize = 450;

/// Bytes of texts that are looked at whole: a message holds an eighth of them.
const ROOM: usize = 160_000;

/// What is the same for all trials: texts are cleaned once.
pub struct Material<'a> {
    notification: &'a Notification,
    facts: &'a Facts<'a>,
    style: &'a Style<'a>,
    common: Notes,
    firing: Vec<(&'a Alert, Notes)>,
    resolved: Vec<(&'a Alert, Notes)>,
}

impl<'a> Material<'a> {
    pub fn of(notification: &'a Notification, facts: &'a Facts<'a>, style: &'a Style<'a>) -> Self {
        let mut room = ROOM;
        let common = match notification.alerts.first() {
            Some(first) => Notes::of(&first.annotations, &mut room, |name| facts.common_notes.contains(name)),
            None => Notes::default(),
        };
        let mut own = |alert: &&'a Alert| {
            let notes = Notes::of(&alert.annotations, &mut room, |name| !facts.common_notes.contains(name));
            (*alert, notes)
        };
        Self {
            common,
            firing: facts.firing.iter().take(MAX_ALERTS).map(&mut own).collect(),
            resolved: facts.resolved.iter().take(MAX_ALERTS).map(own).collect(),
            notification,
            facts,
            style,
        }
    }

    /// Characters of the longest text, label values included.
    pub fn longest(&self) -> usize {
        let alerts = || self.firing.iter().chain(&self.resolved);
        let values = alerts().flat_map(|(alert, _)| alert.labels.0.values()).map(|value| value.chars().count());
        let notes = alerts().map(|(_, notes)| notes).chain([&self.common]).map(Notes::longest);
        values.chain(notes).max().unwrap_or_default()
    }

    /// Characters of all texts.
    pub fn chars(&self) -> usize {
        self.firing.iter().chain(&self.resolved).map(|(_, notes)| notes).chain([&self.common]).map(Notes::chars).sum()
    }
}

pub struct Draft {
    pub title: String,
    /// Alerts of the notification.
    total: usize,
    base: Value,
    firing: Vec<Value>,
    resolved: Vec<Value>,
}

impl Draft {
    pub fn of(material: &Material<'_>, limits: &Limits) -> Self {
        let Material { notification, facts, style, common, .. } = material;
        let words = style.words();
        let title = title(facts, &notification.rule_name, limits.name, words);
        let (labels, more_labels) = labels(facts.common(), limits);
        let view = |(alert, notes): &(&Alert, Notes)| alert_value(alert, notes, material, limits);
        let rule = clean(&notification.rule_name, limits.name);
        Self {
            total: facts.total(),
            base: context! {
                title => title.as_str(),
                common => labels,
                more_common => more_labels,
                texts => texts(common, limits),
                common_links => links(common, limits),
                is_several => facts.total() > 1,
                count_firing => facts.count_firing(),
                count_resolved => facts.count_resolved(),
                ended => ended(facts, words),
                cut_off => facts.firing.iter().any(|alert| alert.is_cut).then_some(words.cut_off),
                overflow => notification.overflow.map(words.overflow),
                list_url => style.list_url(),
                rule,
                reason => reason(notification, facts, style),
                zone => times::offset(notification.at, &style.zone),
                words => words.value(),
            },
            firing: material.firing.iter().map(view).collect(),
            resolved: material.resolved.iter().map(view).collect(),
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

/// An alert as layouts see it. `level` and `name` are empty when the heading says them.
fn alert_value(alert: &Alert, notes: &Notes, material: &Material<'_>, limits: &Limits) -> Value {
    let Material { notification, facts, style, .. } = material;
    let (labels, more_labels) = labels(facts.distinguishing(alert), limits);
    let level = alert.level();
    let when = when(alert, notification.at, style);
    context! {
        level => if facts.is_of_one_level { String::new() } else { format!("{} {}", mark(level), level.as_str()) },
        name => clean(facts.name(alert), limits.name),
        labels,
        more_labels,
        texts => texts(notes, limits),
        links => alert_links(alert, notes, style, limits),
        clock => if alert.is_firing() { times::clock(alert.starts_at, notification.at, &style.zone) } else { when.clone() },
        when,
        url => style.alert_url(alert.id),
    }
}

/// Its source, and what its annotations link to.
fn alert_links(alert: &Alert, notes: &Notes, style: &Style<'_>, limits: &Limits) -> Vec<Value> {
    let words = style.words();
    let mut all = Vec::new();
    match model::web::web_address(&alert.generator_url, usize::MAX) {
        Some(url) if url.len() <= limits.link => all.push(context! { text => words.source, url }),
        Some(_) => all.push(context! { text => words.source_too_long, url => () }),
        None => {}
    }
    all.extend(links(notes, limits));
    all
}

/// The heading of those that are over, where others fire.
fn ended(facts: &Facts<'_>, words: &Words) -> String {
    let count = facts.count_resolved();
    match facts.ending {
        Ending::Recovered => format!("✅ {}", (words.resolved)(count)),
        Ending::Silent => format!("❔ {}", (words.not_reported)(count)),
        Ending::Mixed => format!("❔ {}", (words.ended)(count)),
    }
}

/// The longest name of a person, in characters.
const PERSON: usize = 40;

/// A recovery that was reported so much later than it was says when.
const LATE: i64 = 60_000;

fn when(alert: &Alert, now: Millis, style: &Style<'_>) -> String {
    let words = style.words();
    let clock = |at| times::clock(at, now, &style.zone);
    let (Some(ended), Some(heard)) = (alert.ended_at(), alert.resolved_at) else {
        return (words.since)(&clock(alert.starts_at));
    };
    if alert.ended == Some(Ended::Silence) {
        return (words.silent)(&clock(heard));
    }
    let lasted = times::duration(ended.since(alert.starts_at), words);
    let over = match alert.ended_by() {
        Some(name) => (words.over_by)(&clock(ended), &lasted, &clean(name, PERSON)),
        None => (words.over)(&clock(ended), &lasted),
    };
    if heard.since(ended) > LATE { format!("{over}{}", (words.heard)(&clock(heard))) } else { over }
}

fn texts(notes: &Notes, limits: &Limits) -> Vec<Value> {
    let shown = notes.texts.iter().take(limits.texts).map(|note| {
        let Shown { lines, more } = note.text.cut(limits.text);
        context! { name => note.name.as_str(), lines, more }
    });
    shown.collect()
}

fn links(notes: &Notes, limits: &Limits) -> Vec<Value> {
    let fitting = notes.links.iter().filter(|link| link.url.len() <= limits.link).take(limits.links);
    fitting.map(|Link { text, url }| context! { text, url }).collect()
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
    let is_recovery = matches!(notification.reason, Reason::SomeResolved | Reason::AllResolved);
    if is_recovery && facts.ending != Ending::Recovered {
        return words.ended_reason.to_owned();
    }
    match (notification.reason, facts.since) {
        (Reason::Repeat, Some(since)) => (words.repeated)(&times::duration(notification.at.since(since), words)),
        (reason, _) => (words.reason)(reason).to_owned(),
    }
}
