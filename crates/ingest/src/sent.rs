//! One item as it was sent, whatever its size, and what is kept of it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use model::{
    Labels, Millis,
    alert::{Ends, Envelope, Incoming},
    cut,
    intake::{self, Notes},
    integration::Kind,
    limits::ingest::NOTED_CHARS,
    noted::Noted,
    refused::Wrong,
    severity::Understood,
};
use serde_json::value::RawValue;

use crate::{
    Context,
    read::{
        end::{self, Policy},
        map::{self, TextMap},
        object,
        status::{self, Said, Status},
        text,
        time::{self, Time},
    },
};

/// One item as it was sent. All formats have the same fields.
#[derive(Debug)]
pub struct Sent {
    labels: Labels,
    annotations: TextMap,
    generator_url: String,
    starts_at: Option<Millis>,
    ends: Ends,
    /// The latest time in it that had passed when it was sent.
    pub passed: Option<Millis>,
    notes: Notes,
}

/// How the items of one body are read.
#[derive(Clone, Copy, Debug)]
pub struct Items {
    pub policy: Policy,
    pub envelope: Envelope,
    /// For those without a status.
    pub status: Option<Status>,
    /// Of the body, as it is read.
    pub format: Kind,
}

impl Sent {
    pub fn read(item: &RawValue, items: &Items, context: Context<'_>) -> Result<Self, Wrong> {
        let names: [&[&str]; 11] = [
            &["labels"],
            &["annotations"],
            &["status"],
            &["startsAt", "starts_at", "startAt"],
            &["endsAt", "ends_at", "endAt"],
            &["generatorURL", "generatorUrl", "generator_url"],
            &[GRAFANA[0]],
            &[GRAFANA[1]],
            &[GRAFANA[2]],
            &[GRAFANA[3]],
            &[GRAFANA[4]],
        ];
        let [labels, annotations, status, starts_at, ends_at, generator_url, grafana @ ..] =
            object::fields(item, names).ok_or(Wrong::NotAnAlert { format: items.format })?;
        let mut notes = Notes::default();
        let status = status_of(status, &mut notes).or(items.status);
        let starts_at = time_of("startsAt", starts_at, context.zone, &mut notes);
        let ends_at = time_of("endsAt", ends_at, context.zone, &mut notes);
        let given = (starts_at, ends_at);
        let (starts_at, ends) = end::of(status, starts_at, ends_at, context.now, items.policy, &mut notes);
        Ok(Self {
            labels: map::labels(labels)?,
            annotations: with_grafana(map::annotations(annotations), grafana),
            generator_url: generator_url.and_then(text::of).unwrap_or_default(),
            passed: passed(given, ends, context.now),
            starts_at,
            ends,
            notes,
        })
    }

    /// What is kept of it. It is the same alert as before, and as one of which nothing is cut, if the labels that were sent are.
    pub fn keep(self, items: &Items, context: Context<'_>) -> (Incoming, Notes) {
        let TextMap { texts, sent } = self.annotations;
        let mut notes = self.notes;
        let (severity, understood) = context.target.severities.rate(&self.labels);
        if understood == Understood::No {
            notes.add(Noted::SeverityUnknown { word: severity.word.clone() });
        }
        let incoming = Incoming {
            integration: context.target.id,
            severity,
            fingerprint: self.labels.fingerprint(),
            labels: Arc::new(intake::labels(self.labels, &mut notes)),
            annotations: Arc::new(intake::annotations(texts, sent, &mut notes)),
            generator_url: intake::link(&self.generator_url, &mut notes),
            starts_at: self.starts_at,
            ends: self.ends,
            envelope: items.envelope,
        };
        (incoming, notes)
    }
}

/// Milliseconds: what is further ahead is no clock.
const FAR: i64 = 24 * 3_600_000;

/// The later one of start and end, where the end has passed too.
fn passed((start, end): (Option<Millis>, Option<Millis>), ends: Ends, now: Millis) -> Option<Millis> {
    let end = end.filter(|_| matches!(ends, Ends::At(end) if end <= now));
    start.into_iter().chain(end).filter(|at| at.since(now) <= FAR).max()
}

/// What Grafana says beside the annotations. People see it with them.
const GRAFANA: [&str; 5] = ["valueString", "panelURL", "dashboardURL", "silenceURL", "imageURL"];

fn with_grafana(mut annotations: TextMap, fields: [Option<&RawValue>; 5]) -> TextMap {
    for (name, field) in GRAFANA.into_iter().zip(fields) {
        let Some(text) = field.and_then(text::of).filter(|text| !text.trim().is_empty()) else { continue };
        if !annotations.texts.0.contains_key(name) {
            annotations.sent += 1;
            annotations.texts.0.insert(name.to_owned(), text);
        }
    }
    annotations
}

fn status_of(raw: Option<&RawValue>, notes: &mut Notes) -> Option<Status> {
    match status::of(raw) {
        Said::Nothing => None,
        Said::Is(status) => Some(status),
        Said::Unknown(word) => {
            notes.add(Noted::StatusUnknown { status: shown(&word) });
            None
        }
    }
}

fn time_of(field: &str, raw: Option<&RawValue>, zone: &TimeZone, notes: &mut Notes) -> Option<Millis> {
    let value = || raw.and_then(text::of).map(|text| shown(&text)).unwrap_or_default();
    match time::of(raw, zone) {
        Time::Absent => None,
        Time::At(at) => Some(at),
        Time::InZone(at) => {
            let zone = zone.iana_name().unwrap_or("UTC").to_owned();
            notes.add(Noted::TimeWithoutZone { field: field.to_owned(), value: value(), zone });
            Some(at)
        }
        Time::Unknown => {
            notes.add(Noted::TimeUnknown { field: field.to_owned(), value: value() });
            None
        }
    }
}

fn shown(text: &str) -> String {
    cut::shown(text, NOTED_CHARS)
}
