//! Labels and annotations as JSON: an object of texts, read name by name. Of a name that is given twice the last one counts.

use std::{collections::BTreeMap, fmt};

use model::{Labels, intake::ANNOTATIONS_FIRST, limits::ingest::LABELS_REFUSED, refused::Wrong};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text;

/// What was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TextMap {
    pub texts: Labels,
    /// How many were sent, the ones not read included.
    pub sent: usize,
}

/// Labels: at least one that is not empty (Alertmanager rules ING-4, ING-5).
pub fn labels(raw: Option<&RawValue>) -> Result<Labels, Wrong> {
    let labels = read(raw, Beyond::Refuse)?.texts.without_empty();
    if labels.0.contains_key("") {
        return Err(Wrong::LabelWithoutName);
    }
    if labels.0.is_empty() {
        return Err(Wrong::NoLabel);
    }
    Ok(labels)
}

/// Annotations. What is no object is taken as one text, the description: nothing of it decides which alert it is.
pub fn annotations(raw: Option<&RawValue>) -> TextMap {
    match read(raw, Beyond::Skip) {
        Ok(map) => map,
        Err(_) => {
            let text = raw.and_then(text::of).filter(|text| !matches!(text.as_str(), "" | "[]"));
            let texts: Labels = text.map(|text| ("description", text)).into_iter().collect();
            TextMap { sent: texts.0.len(), texts }
        }
    }
}

/// What happens when there are more than [`LABELS_REFUSED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beyond {
    /// The item is refused: without all its labels nobody can say which alert it is.
    Refuse,
    /// The others are not read.
    Skip,
}

fn read(raw: Option<&RawValue>, beyond: Beyond) -> Result<TextMap, Wrong> {
    let Some(raw) = raw.filter(|raw| raw.get() != "null") else { return Ok(TextMap::default()) };
    let mut reader = Reader { beyond, map: TextMap::default(), is_too_large: false };
    let done = serde_json::Deserializer::from_str(raw.get()).deserialize_map(&mut reader);
    match done {
        Ok(()) => Ok(reader.map),
        Err(_) if reader.is_too_large => Err(Wrong::TooManyLabels { max: LABELS_REFUSED }),
        Err(_) => Err(Wrong::LabelsNoObject),
    }
}

struct Reader {
    beyond: Beyond,
    map: TextMap,
    is_too_large: bool,
}

impl Reader {
    /// `false`: there are too many.
    fn take(&mut self, name: String, value: &RawValue) -> bool {
        let texts: &mut BTreeMap<String, String> = &mut self.map.texts.0;
        let Some(text) = text::of(value) else {
            texts.remove(&name);
            return true;
        };
        let is_new = !texts.contains_key(&name);
        self.map.sent += usize::from(is_new);
        if is_new && texts.len() >= LABELS_REFUSED && !ANNOTATIONS_FIRST.contains(&name.as_str()) {
            return self.beyond == Beyond::Skip;
        }
        texts.insert(name, text);
        true
    }
}

impl<'de> Visitor<'de> for &mut Reader {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            if !self.take(name, value) {
                self.is_too_large = true;
                return Err(A::Error::custom("it is not read to its end"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str, beyond: Beyond) -> Result<TextMap, Wrong> {
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        read(Some(&raw), beyond)
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
    fn label_values_become_text_and_empty_ones_are_left_out() {
        let raw = r#"{"alertname":"A","code":200,"ok":true,"gone":null,"empty":"","tags":["a",{"b":1}]}"#;
        let raw = RawValue::from_string(raw.to_owned()).unwrap();
        let expected = [("alertname", "A"), ("code", "200"), ("ok", "true"), ("tags", r#"["a",{"b":1}]"#)];
        assert_eq!(labels(Some(&raw)), Ok(Labels::from_iter(expected)));
    }

    #[test]
    fn labels_are_an_object_with_at_least_one_value() {
        for json in ["[]", "\"text\"", "5", "{}", "null", r#"{"a":""}"#, r#"{"":"a"}"#] {
            let raw = RawValue::from_string(json.to_owned()).unwrap();
            assert_eq!(labels(Some(&raw)).unwrap_err().field(), "labels", "{json}");
        }
        assert_eq!(labels(None).unwrap_err().field(), "labels");
    }

    #[test]
    fn annotations_that_are_no_object_are_the_description() {
        for (json, description) in [
            ("\"/var is full\"", Some("/var is full")),
            ("[]", None),
            ("[\"a\"]", Some("[\"a\"]")),
            ("95", Some("95")),
            ("null", None),
        ] {
            let raw = RawValue::from_string(json.to_owned()).unwrap();
            let texts: Labels = description.map(|text| ("description", text)).into_iter().collect();
            assert_eq!(annotations(Some(&raw)).texts, texts, "{json}");
        }
    }

    #[test]
    fn more_labels_than_can_be_taken_refuse_the_item_and_more_annotations_do_not() {
        assert_eq!(of(&many(LABELS_REFUSED), Beyond::Refuse).unwrap().texts.0.len(), LABELS_REFUSED);
        let wrong = of(&many(LABELS_REFUSED + 1), Beyond::Refuse).unwrap_err();
        assert_eq!(wrong, Wrong::TooManyLabels { max: LABELS_REFUSED });
        let map = of(&many(LABELS_REFUSED + 9), Beyond::Skip).unwrap();
        assert_eq!((map.texts.0.len(), map.sent), (LABELS_REFUSED, LABELS_REFUSED + 9));
    }
}
