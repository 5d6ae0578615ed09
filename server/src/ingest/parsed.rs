//! What a body came to. Its list is read item by item, so that nothing is collected but what is kept of each.

use std::fmt;

use model::{
    alert::Incoming,
    cut, intake,
    limits::ingest::{ITEMS, NOTED_CHARS, REJECTED},
    noted::Note,
};
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Context, NotTheFormat, RejectedItems, Sent, field::Bad, not_json};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    pub alerts: Vec<Incoming>,
    /// Of each alert its place in the list, from 0.
    pub places: Vec<usize>,
    pub rejected: RejectedItems,
    /// What was left out or changed, one note of each kind.
    pub notes: Vec<Note>,
}

/// How one item of a format is read.
pub type Read = fn(&RawValue, Context<'_>) -> Result<Sent, Bad>;

impl Parsed {
    /// A list and nothing after it. What is wrong with one item does not cost the others; but a body with too many items, or
    /// too many wrong ones, is refused as a whole, and not read to its end.
    pub fn of_list(json: &[u8], example: &str, context: Context<'_>, read: Read) -> Result<Self, NotTheFormat> {
        let mut json = serde_json::Deserializer::from_slice(json);
        let mut reader = Reader { parsed: Self::default(), seen: 0, read, context };
        let done = json.deserialize_seq(&mut reader).and_then(|()| json.end());
        if reader.parsed.rejected.count() > REJECTED {
            let first = reader.parsed.rejected.shown.first();
            let first = first.map(|first| format!("alert {}: {} {}", first.index, first.field, first.error));
            return Err(NotTheFormat(format!(
                "more than {REJECTED} alerts of the body are wrong, so nothing was taken in; the first is {}",
                first.unwrap_or_default()
            )));
        }
        if reader.seen > ITEMS {
            return Err(NotTheFormat(format!(
                "the body has more than {ITEMS} alerts, so nothing was taken in; send fewer at a time"
            )));
        }
        done.map_err(|error| not_json(&error, example))?;
        Ok(reader.parsed)
    }

    /// One item that is no list.
    pub fn of_one(item: &RawValue, context: Context<'_>, read: Read) -> Self {
        let mut reader = Reader { parsed: Self::default(), seen: 0, read, context };
        reader.take(item);
        reader.parsed
    }
}

struct Reader<'a> {
    parsed: Parsed,
    seen: usize,
    read: Read,
    context: Context<'a>,
}

impl Reader<'_> {
    fn take(&mut self, item: &RawValue) {
        let index = self.seen;
        self.seen += 1;
        let sent = match (self.read)(item, self.context) {
            Ok(sent) => sent,
            Err(bad) => return self.parsed.rejected.add(index, &bad),
        };
        let mut notes = intake::Notes::default();
        let incoming = sent.keep(self.context, &mut notes);
        for what in notes.0 {
            let alert = cut::to_chars(incoming.labels.value("alertname"), NOTED_CHARS).into_owned();
            Note { at: self.context.now, times: 1, alert, what }.merge_into(&mut self.parsed.notes);
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
