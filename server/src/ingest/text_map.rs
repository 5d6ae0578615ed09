//! Labels and annotations as JSON: an object of texts, read name by name. Numbers and booleans are taken as their text, null as
//! missing, and of a name that is given twice the last one counts.

use std::{collections::BTreeMap, fmt};

use model::{Labels, intake::ANNOTATIONS_FIRST, limits::ingest::LABELS_REFUSED};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Number, value::RawValue};

use super::field::Bad;

/// What was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TextMap {
    pub texts: Labels,
    /// How many were sent, the ones not read included.
    pub sent: usize,
}

/// What happens when there are more than [`LABELS_REFUSED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The item is refused: without all its labels nobody can say which alert it is.
    Refuse,
    /// The others are not read.
    Skip,
}

/// `field` names the object in an error.
pub fn read(field: &str, raw: Option<&RawValue>, beyond: Beyond) -> Result<TextMap, Bad> {
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Ok(TextMap::default()) };
    let mut reader = Reader { field, beyond, map: TextMap::default(), bad: None };
    let done = serde_json::Deserializer::from_str(raw.get()).deserialize_map(&mut reader);
    match (reader.bad, done) {
        (Some(bad), _) => Err(bad),
        (None, Ok(())) => Ok(reader.map),
        (None, Err(_)) => Err(Bad::new(field, "must be an object of texts, for example {\"alertname\": \"DiskFull\"}")),
    }
}

struct Reader<'a> {
    field: &'a str,
    beyond: Beyond,
    map: TextMap,
    bad: Option<Bad>,
}

impl Reader<'_> {
    fn take(&mut self, name: String, value: &RawValue) -> Result<(), Bad> {
        let text = text(value).map_err(|error| Bad::new(format!("{}.{name}", self.field), error))?;
        let texts: &mut BTreeMap<String, String> = &mut self.map.texts.0;
        let Some(text) = text else {
            texts.remove(&name);
            return Ok(());
        };
        let is_new = !texts.contains_key(&name);
        self.map.sent += usize::from(is_new);
        if is_new && texts.len() >= LABELS_REFUSED && !ANNOTATIONS_FIRST.contains(&name.as_str()) {
            return match self.beyond {
                Beyond::Refuse => Err(Bad::new(self.field, format!("has more than {LABELS_REFUSED} entries"))),
                Beyond::Skip => Ok(()),
            };
        }
        texts.insert(name, text);
        Ok(())
    }
}

impl<'de> Visitor<'de> for &mut Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if let Err(bad) = self.take(name, value) {
                self.bad = Some(bad);
                return Err(A::Error::custom("it is not read to its end"));
            }
        }
        Ok(())
    }
}

/// `None`: null.
fn text(value: &RawValue) -> Result<Option<String>, &'static str> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map(Some).map_err(|_| "is not a text of whole characters"),
        Some(b't' | b'f') => Ok(Some(raw.to_owned())),
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') => Err("must be a text"),
        _ => serde_json::from_str::<Number>(raw).map(|number| Some(number.to_string())).map_err(|_| "must be a text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str, beyond: Beyond) -> Result<TextMap, Bad> {
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        read("labels", Some(&raw), beyond)
    }

    fn many(count: usize) -> String {
        let names: Vec<String> = (0..count).map(|n| format!("\"n{n:05}\":\"v\"")).collect();
        format!("{{{}}}", names.join(","))
    }

    #[test]
    fn the_last_of_equal_names_counts() {
        let map = of(r#"{"a":"1","a":2,"b":"x","b":null}"#, Beyond::Refuse).unwrap();
        assert_eq!(map.texts, Labels::from_iter([("a", "2")]));
    }

    #[test]
    fn what_is_no_object_of_texts_is_refused() {
        assert_eq!(of("[]", Beyond::Refuse).unwrap_err().field, "labels");
        assert_eq!(of(r#""text""#, Beyond::Refuse).unwrap_err().field, "labels");
        assert_eq!(of(r#"{"a":[1]}"#, Beyond::Refuse).unwrap_err().field, "labels.a");
        assert_eq!(of(r#"{"a":"\ud800"}"#, Beyond::Refuse).unwrap_err().field, "labels.a");
        assert_eq!(of("null", Beyond::Refuse), Ok(TextMap::default()));
    }

    #[test]
    fn more_labels_than_can_be_taken_refuse_the_item_and_more_annotations_do_not() {
        assert_eq!(of(&many(LABELS_REFUSED), Beyond::Refuse).unwrap().texts.0.len(), LABELS_REFUSED);
        let bad = of(&many(LABELS_REFUSED + 1), Beyond::Refuse).unwrap_err();
        assert!(bad.field == "labels" && bad.error.contains(&LABELS_REFUSED.to_string()), "{bad:?}");
        let map = of(&many(LABELS_REFUSED + 9), Beyond::Skip).unwrap();
        assert_eq!((map.texts.0.len(), map.sent), (LABELS_REFUSED, LABELS_REFUSED + 9));
    }
}
