//! What a body came to. Its list is read item by item, so that nothing is collected but what is kept of each.

use std::fmt;

use model::{
    Millis,
    alert::Incoming,
    limits::ingest::{ITEMS, REJECTED},
    noted::{Note, Noted},
    refused::Why,
};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    Context, RejectedItems,
    sent::{Items, Sent},
};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    pub alerts: Vec<Incoming>,
    /// Of each alert its place in the list, from 0.
    pub places: Vec<usize>,
    pub rejected: RejectedItems,
    /// The latest of the times that had passed when they were sent. How long before now it is says how far the sender's clock may be
    /// behind; if it is after now, how far it is ahead at least.
    pub latest: Option<Millis>,
    /// What was left out or changed, one note of each kind.
    pub notes: Vec<Note>,
}

impl Parsed {
    /// A list and nothing after it. What is wrong with one item does not cost the others; but a body with too many items, or
    /// too many wrong ones, is refused as a whole, and not read to its end.
    pub fn of_list(json: &str, items: &Items, context: Context<'_>) -> Result<Self, Why> {
        let mut json = serde_json::Deserializer::from_str(json);
        let mut reader = Reader { parsed: Self::default(), seen: 0, items, context };
        let done = json.deserialize_seq(&mut reader).and_then(|()| json.end());
        let rejected = &reader.parsed.rejected;
        if rejected.count() > REJECTED
            && let Some(first) = rejected.shown.first().cloned()
        {
            return Err(Why::TooManyWrong { max: REJECTED, first });
        }
        if reader.seen > ITEMS {
            return Err(Why::TooManyAlerts { max: ITEMS });
        }
        done.map_err(|error| Why::not_json(&error, items.format))?;
        Ok(reader.parsed)
    }

    /// One item that is no list.
    pub fn of_one(item: &RawValue, items: &Items, context: Context<'_>) -> Self {
        let mut reader = Reader { parsed: Self::default(), seen: 0, items, context };
        reader.take(item);
        reader.parsed
    }

    /// `alert`: the name of the one that it happened to.
    pub fn note(&mut self, what: Noted, alert: &str, at: Millis) {
        Note::new(at, alert, what).merge_into(&mut self.notes);
    }
}

struct Reader<'a> {
    parsed: Parsed,
    seen: usize,
    items: &'a Items,
    context: Context<'a>,
}

impl Reader<'_> {
    fn take(&mut self, item: &RawValue) {
        let index = self.seen;
        self.seen += 1;
        let sent = match Sent::read(item, self.items, self.context) {
            Ok(sent) => sent,
            Err(wrong) => return self.parsed.rejected.add(index, wrong),
        };
        self.parsed.latest = self.parsed.latest.max(sent.passed);
        let (incoming, notes) = sent.keep(self.items, self.context);
        for what in notes.0 {
            self.parsed.note(what, incoming.labels.value("alertname"), self.context.now);
        }
        self.parsed.alerts.push(incoming);
        self.parsed.places.push(index);
    }

    fn is_enough(&self) -> bool {
        self.parsed.rejected.count() > REJECTED || self.seen > ITEMS
    }
}

impl<'de> Visitor<'de> for &mut Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of alerts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&RawValue>()? {
            self.take(item);
            if self.is_enough() {
                return Err(A::Error::custom("the list is not read to its end"));
            }
        }
        Ok(())
    }
}
