//! A kept form is bounded: of one that is too large the longest texts are left out, and its page says so.

use model::{cut, limits::form::DRAFT_BYTES};
use serde_json::Value;

/// What goes first: texts longer than so many characters, and list entries beyond so many.
const STEPS: [(usize, usize); 5] = [(16_384, 1_000), (4_096, 1_000), (1_024, 500), (256, 200), (32, 20)];

/// `kept`: a [`super::FilledForm`] as JSON.
pub fn fit(filled: &mut Value) {
    let mut lost = false;
    for (characters, entries) in STEPS {
        if fits(filled) {
            return;
        }
        // What was answered is made anew with a click, so it is shortened before what was typed.
        if let Some(Value::String(note)) = filled.get_mut("note") {
            *note = shortened(note, characters);
        }
        if fits(filled) {
            return;
        }
        clear(&mut filled["form"], characters, entries, &mut lost);
        filled["texts_lost"] = lost.into();
    }
    if !fits(filled) {
        filled["note"] = Value::Null;
    }
    if let (false, Some(Value::Array(errors))) = (fits(filled), filled.get_mut("errors")) {
        errors.truncate(STEPS[4].1);
    }
}

fn fits(filled: &Value) -> bool {
    filled.to_string().len() <= DRAFT_BYTES
}

/// Half a text is not what was typed, so a long one is left out whole. `lost`: set when anything was.
fn clear(form: &mut Value, characters: usize, entries: usize, lost: &mut bool) {
    match form {
        Value::String(text) if text.chars().nth(characters).is_some() => {
            text.clear();
            *lost = true;
        }
        Value::Array(items) => {
            *lost |= items.len() > entries;
            items.truncate(entries);
            for item in items {
                clear(item, characters, entries, lost);
            }
        }
        Value::Object(fields) => {
            for field in fields.values_mut() {
                clear(field, characters, entries, lost);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An answer is JSON in itself.
fn shortened(note: &str, characters: usize) -> String {
    let Ok(mut note) = serde_json::from_str(note) else { return String::new() };
    shorten(&mut note, characters);
    note.to_string()
}

fn shorten(note: &mut Value, characters: usize) {
    match note {
        Value::String(text) => *text = cut::to_chars(text, characters).into_owned(),
        Value::Array(items) => {
            for item in items {
                shorten(item, characters);
            }
        }
        Value::Object(fields) => {
            for field in fields.values_mut() {
                shorten(field, characters);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use model::{
        contact::ContactForm,
        dispatch_rule::{ConditionRow, DispatchRuleForm},
        problem::{Invalid, Problem},
    };

    use super::*;
    use crate::form::FilledForm;

    fn fitted<F: serde::Serialize + serde::de::DeserializeOwned>(filled: &FilledForm<F>) -> FilledForm<F> {
        let mut json = serde_json::to_value(filled).unwrap();
        fit(&mut json);
        assert!(json.to_string().len() <= DRAFT_BYTES);
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_usual_form_is_kept_as_it_is() {
        let filled = FilledForm::fresh(ContactForm { name: "Ops".into(), ..ContactForm::default() });
        assert_eq!(fitted(&filled), filled);
    }

    #[test]
    fn only_the_field_that_is_too_long_is_lost_and_that_is_said() {
        let keywords = "磁".repeat(600_000);
        let filled = fitted(&FilledForm::fresh(ContactForm { name: "Ops".into(), keywords, ..ContactForm::default() }));
        assert_eq!((filled.form.name.as_str(), filled.form.keywords.as_str(), filled.texts_lost), ("Ops", "", true));
    }

    #[test]
    fn a_form_of_many_rows_and_errors_fits_too() {
        let row = ConditionRow { label: "l".repeat(400), value: "v".repeat(400), ..ConditionRow::default() };
        let mut errors = Invalid::default();
        for index in 0..10_000 {
            errors.add(format!("conditions[{index}].label"), Problem::ConditionIncomplete);
        }
        let form =
            DispatchRuleForm { name: "Disk".into(), conditions: vec![row; 10_000], ..DispatchRuleForm::default() };
        let filled = fitted(&FilledForm {
            errors,
            note: Some(format!("\"{}\"", "x".repeat(1_000_000))),
            ..FilledForm::fresh(form)
        });
        assert_eq!((filled.form.name.as_str(), filled.texts_lost), ("Disk", true));
    }

    #[test]
    fn a_long_answer_is_shortened_before_what_was_typed() {
        let form = ContactForm { name: "Ops".into(), ..ContactForm::default() };
        let filled =
            fitted(&FilledForm { note: Some(format!("[\"{}\"]", "x".repeat(1_000_000))), ..FilledForm::fresh(form) });
        assert!(!filled.texts_lost);
        assert_eq!(filled.note::<Vec<String>>().unwrap()[0].chars().count(), STEPS[0].0);
    }
}
