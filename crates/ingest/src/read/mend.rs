//! Text that is almost JSON, as scripts and templates write it: what was meant is plain, and a strict parser loses all of it.
//!
//! Mended are: control characters inside of strings (a line break becomes `\n`), halves of surrogate pairs (U+FFFD), a backslash
//! before a character that needs none (it stays), a comma after the last item, and the numbers that JSON does not have (`NaN`,
//! `Infinity`: as text). What ends too early is not: nobody knows what was to follow.

use std::borrow::Cow;

use model::{intake::Notes, noted::Noted};

/// Borrowed: nothing was to be mended.
pub fn json<'a>(text: &'a str, notes: &mut Notes) -> Cow<'a, str> {
    let mended = Mender { text, done: 0, kept: String::new(), last_comma: None }.run();
    if mended.is_empty() {
        return Cow::Borrowed(text);
    }
    notes.add(Noted::JsonMended);
    Cow::Owned(mended)
}

struct Mender<'a> {
    text: &'a str,
    /// Up to here the text was taken into `kept`.
    done: usize,
    kept: String,
    /// Where a comma stands that nothing but blanks has followed.
    last_comma: Option<usize>,
}

impl Mender<'_> {
    /// Empty: nothing was to be mended.
    fn run(mut self) -> String {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => at = self.string(at + 1),
                b',' => {
                    // Of two commas the first one is kept: that is no trailing comma, and the parser shall say so.
                    self.last_comma.get_or_insert(at);
                    at += 1;
                    continue;
                }
                b'}' | b']' => {
                    if let Some(comma) = self.last_comma {
                        self.replace(comma, comma + 1, "");
                    }
                    at += 1;
                }
                b' ' | b'\t' | b'\n' | b'\r' => {
                    at += 1;
                    continue;
                }
                b'N' | b'I' | b'-' => at = self.no_number(at),
                _ => at += 1,
            }
            self.last_comma = None;
        }
        if self.done > 0 {
            self.kept.push_str(&self.text[self.done..]);
        }
        self.kept
    }

    /// From behind the opening quotation mark to behind the closing one.
    fn string(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at = self.escape(at),
                0..0x20 => {
                    self.replace(at, at + 1, &escaped(byte));
                    at += 1;
                }
                _ => at += 1,
            }
        }
        at
    }

    /// From the backslash to behind the escape.
    fn escape(&mut self, at: usize) -> usize {
        match self.text.as_bytes().get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at + 2,
            Some(b'u') => match self.unit(at) {
                Some(0xD800..0xDC00) if matches!(self.unit(at + 6), Some(0xDC00..0xE000)) => at + 12,
                Some(0xD800..0xE000) => {
                    self.replace(at, at + 6, "\\ufffd");
                    at + 6
                }
                Some(_) => at + 6,
                None => self.literal_backslash(at),
            },
            // A line break after a backslash is one all the same.
            Some(_) => self.literal_backslash(at),
            None => at + 1,
        }
    }

    fn literal_backslash(&mut self, at: usize) -> usize {
        self.replace(at, at + 1, "\\\\");
        at + 1
    }

    /// The number of the escape of four digits that begins here.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }

    fn no_number(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        match ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| rest.starts_with(word)) {
            Some(word) => {
                self.replace(at, at + word.len(), &format!("\"{word}\""));
                at + word.len()
            }
            None => at + 1,
        }
    }

    fn replace(&mut self, from: usize, to: usize, by: &str) {
        self.kept.push_str(&self.text[self.done..from]);
        self.kept.push_str(by);
        self.done = to;
    }
}

fn escaped(control: u8) -> Cow<'static, str> {
    match control {
        b'\n' => Cow::Borrowed("\\n"),
        b'\r' => Cow::Borrowed("\\r"),
        b'\t' => Cow::Borrowed("\\t"),
        other => Cow::Owned(format!("\\u{other:04x}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn of(text: &str) -> (Result<Value, String>, bool) {
        let mut notes = Notes::default();
        let mended = json(text, &mut notes);
        (serde_json::from_str(&mended).map_err(|error| error.to_string()), !notes.0.is_empty())
    }

    #[test]
    fn what_was_meant_is_read() {
        for (text, meant) in [
            ("{\"a\":\"two\nlines\tand a tab\r\u{1}\"}", json!({"a": "two\nlines\tand a tab\r\u{1}"})),
            (r#"{"a":"x\ud800y\udc00z"}"#, json!({"a": "x\u{FFFD}y\u{FFFD}z"})),
            (r#"{"a":"\ud83d\ud83d\ude00"}"#, json!({"a": "\u{FFFD}😀"})),
            (r#"{"a":"\ud83d""#, Value::Null),
            (r#"{"a":"C:\data\d+\u12"}"#, json!({"a": "C:\\data\\d+\\u12"})),
            ("{\"a\":\"x\\\ny\"}", json!({"a": "x\\\ny"})),
            ("[1, 2, ]", json!([1, 2])),
            ("{\"a\": [{\"b\": 1 ,\n}, ],}", json!({"a": [{"b": 1}]})),
            (r#"{"a": NaN, "b": [-Infinity, Infinity, -1]}"#, json!({"a": "NaN", "b": ["-Infinity", "Infinity", -1]})),
        ] {
            let (read, is_noted) = of(text);
            match meant {
                Value::Null => assert!(read.is_err(), "{text}"),
                meant => assert_eq!((read, is_noted), (Ok(meant), true), "{text}"),
            }
        }
    }

    #[test]
    fn what_is_right_is_not_touched() {
        for text in [
            r#"{"a":"\ud83d\ude00 \\ud800 \" , ] NaN \n \u00e9 \/","b":[1,-2,{"c":","}]}"#,
            " [\n\t1 ,\r\n 2 ] ",
            "\"\\\\\"",
            "",
        ] {
            assert!(matches!(json(text, &mut Notes::default()), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_stays_wrong() {
        for text in [r#"{"a":"#, "[1,,]", "[,]x", "{'a':1}", r#"{"a":1"#, "[Nan]", "[1 2]"] {
            assert!(of(text).0.is_err(), "{text}");
        }
    }

    const PARTS: [&str; 18] = [
        "[", "]", "{", "}", ",", ":", "\"", "\\", "u", "\\ud83d", "\\ude00", "\\u00", "NaN", "-Inf", "\n", "\0", " ",
        "磁",
    ];

    proptest! {
        #[test]
        fn right_json_stays_as_it_is(texts in prop::collection::vec(any::<String>(), 0..5), number in any::<f64>()) {
            let text = json!({"texts": texts, "number": number, "more": {"a": [{}, [], null]}}).to_string();
            prop_assert!(matches!(json(&text, &mut Notes::default()), Cow::Borrowed(_)));
        }

        #[test]
        fn any_text_between_quotation_marks_is_a_string_of_json(text in "[^\"]*") {
            // A backslash at the end would take the quotation mark with it.
            let (read, _) = of(&format!("\"{text}.\""));
            prop_assert!(read.is_ok(), "{read:?}");
        }

        #[test]
        fn nothing_ends_in_a_panic(text in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..40)) {
            json(&text.concat(), &mut Notes::default());
        }
    }
}
