//! The fields of an object, whatever their order and number. Of a field that is given twice the last one counts; null is absent.

use std::{borrow::Cow, fmt};

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The values of the named fields, each of which can have several names. `None`: it is no object.
pub fn fields<'a, const N: usize>(raw: &'a RawValue, names: [&[&str]; N]) -> Option<[Option<&'a RawValue>; N]> {
    if !raw.get().starts_with('{') {
        return None;
    }
    // It is JSON, so nothing but an object without an end can be wrong with it.
    serde_json::Deserializer::from_str(raw.get()).deserialize_map(Reader(names)).ok()
}

struct Reader<'n, const N: usize>([&'n [&'n str]; N]);

impl<'de, const N: usize> Visitor<'de> for Reader<'_, N> {
    type Value = [Option<&'de RawValue>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = [None; N];
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            match self.0.iter().position(|names| names.contains(&&*name)) {
                Some(place) => values[place] = Some(map.next_value::<&RawValue>()?).filter(|raw| raw.get() != "null"),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(values)
    }
}

/// Borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Option<[Option<String>; 2]> {
        let raw = RawValue::from_string(json.to_owned()).unwrap();
        let values = fields(&raw, [&["a"], &["b", "B"]])?;
        Some(values.map(|value| value.map(|raw| raw.get().to_owned())))
    }

    #[test]
    fn fields_are_found_by_any_of_their_names_and_the_last_counts() {
        for (json, a, b) in [
            (r#"{"a": 1, "c": [{}], "b": "x"}"#, Some("1"), Some("\"x\"")),
            (r#"{"B": {"b": 2}}"#, None, Some("{\"b\": 2}")),
            (r#"{"b": 1, "B": 2, "\u0061": 3, "a": 4}"#, Some("4"), Some("2")),
            (r#"{"a": null}"#, None, None),
            ("{}", None, None),
        ] {
            assert_eq!(of(json), Some([a, b].map(|value| value.map(str::to_owned))), "{json}");
        }
    }

    #[test]
    fn what_is_no_object_is_told() {
        for json in ["[]", "[1,2]", "1", "\"text\"", "null"] {
            assert_eq!(of(json), None, "{json}");
        }
    }
}
