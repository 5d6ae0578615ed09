//! Any value as text: numbers and booleans as they are written, null as absent, objects and lists as their JSON.

use serde_json::{Number, Value, value::RawValue};

/// `None`: null. Numbers in one notation, and objects with their names in order: what is sent again must be the same text.
pub fn of(value: &RawValue) -> Option<String> {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'"') => Some(serde_json::from_str(raw).unwrap_or_else(|_| raw.trim_matches('"').to_owned())),
        Some(b'n') => None,
        Some(b't' | b'f') => Some(raw.to_owned()),
        Some(b'{' | b'[') => {
            Some(serde_json::from_str::<Value>(raw).map_or_else(|_| raw.to_owned(), |v| v.to_string()))
        }
        // However many digits it has.
        _ if raw.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit()) => Some(raw.to_owned()),
        _ => Some(serde_json::from_str::<Number>(raw).map_or_else(|_| raw.to_owned(), |number| number.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_text_but_null() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for (json, text) in [
            (r#""磁盘 \"/\"""#, Some("磁盘 \"/\"")),
            ("\"\"", Some("")),
            ("95", Some("95")),
            ("0.5", Some("0.5")),
            ("1e999", Some("1e999")),
            ("12345678901234567890123", Some("12345678901234567890123")),
            ("-5", Some("-5")),
            ("1.50", Some("1.5")),
            ("true", Some("true")),
            ("null", None),
            (r#"{ "b": 1, "a": [null, "x"] }"#, Some(r#"{"a":[null,"x"],"b":1}"#)),
            ("[ 1 , 2 ]", Some("[1,2]")),
            // Deeper than the parser goes.
            (&deep, Some(&*deep)),
        ] {
            let raw: &RawValue = serde_json::from_str(json).unwrap_or_else(|_| panic!("{json}"));
            assert_eq!(of(raw).as_deref(), text, "{json}");
        }
    }
}
