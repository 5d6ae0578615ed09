//! What differs between a form as stored and as typed, field by field, in the reader's words.

use std::{collections::BTreeSet, fmt::Display};

use console::view::Choice;

use crate::visit::words;

/// The names of what was chosen; what is gone by its number.
pub fn chosen_names<Id: Copy + PartialEq + Display>(ids: &[Id], choices: &[Choice<Id>]) -> Vec<String> {
    let name = |id: &Id| {
        let known = choices.iter().find(|choice| choice.id == *id).map(|choice| choice.name.clone());
        known.unwrap_or_else(|| (words().conflict.gone)(&id.to_string()))
    };
    ids.iter().map(name).collect()
}

/// A field whose two values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub stored: Value,
    pub typed: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    /// Of several items those that the other side has not, and how many both have.
    Items {
        own: Vec<String>,
        shared: usize,
    },
    /// What must not be shown.
    Secret,
}

/// Gathers the differences, in the order of the form.
#[derive(Default)]
pub struct Compare(Vec<Difference>);

impl Compare {
    /// As typed; blanks around it do not count.
    pub fn text(self, label: &'static str, stored: &str, typed: &str) -> Self {
        self.normal(label, stored, typed, |text| text.trim().to_owned())
    }

    /// Two ways to write one value do not differ: `normal` gives what is stored.
    pub fn normal<N: PartialEq>(
        mut self,
        label: &'static str,
        stored: &str,
        typed: &str,
        normal: impl Fn(&str) -> N,
    ) -> Self {
        if normal(stored) != normal(typed) {
            let text = |text: &str| Value::Text(text.trim().to_owned());
            self.0.push(Difference { label, stored: text(stored), typed: text(typed) });
        }
        self
    }

    /// Whole numbers of seconds.
    pub fn seconds(self, label: &'static str, stored: &str, typed: &str) -> Self {
        let words = words().time;
        let told = |text: &str| text.trim().parse::<u32>().map(|seconds| (words.seconds)(seconds.into()));
        let (stored, typed) = (told(stored).unwrap_or(stored.into()), told(typed).unwrap_or(typed.into()));
        self.text(label, &stored, &typed)
    }

    pub fn yes_no(self, label: &'static str, stored: bool, typed: bool) -> Self {
        let words = &words().common;
        let text = |yes| if yes { words.yes } else { words.no };
        self.text(label, text(stored), text(typed))
    }

    /// Their order does not count.
    pub fn items(mut self, label: &'static str, stored: Vec<String>, typed: Vec<String>) -> Self {
        let (stored, typed): (BTreeSet<_>, BTreeSet<_>) = (stored.into_iter().collect(), typed.into_iter().collect());
        if stored != typed {
            let shared = stored.intersection(&typed).count();
            let without = |all: &BTreeSet<String>, other| all.difference(other).cloned().collect();
            let (own, new) = (without(&stored, &typed), without(&typed, &stored));
            let (stored, typed) = (Value::Items { own, shared }, Value::Items { own: new, shared });
            self.0.push(Difference { label, stored, typed });
        }
        self
    }

    /// Write-only: empty keeps what is stored, so only a new one, or taking it away, is a difference. `stored`: what may be shown
    /// of it.
    pub fn secret(mut self, label: &'static str, stored: &str, typed: bool, removed: bool) -> Self {
        let new = match (typed, removed && !stored.is_empty()) {
            (true, _) => Value::Secret,
            (false, true) => Value::Text(String::new()),
            (false, false) => return self,
        };
        self.0.push(Difference { label, stored: Value::Text(stored.to_owned()), typed: new });
        self
    }

    pub fn done(self) -> Vec<Difference> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn two_ways_to_write_one_value_do_not_differ() {
        let compare = Compare::default().text("name", "Linda", " Linda ").items(
            "contacts",
            items(&["Linda", "Zhang"]),
            items(&["Zhang", "Linda"]),
        );
        let phone = compare.normal("phone", "13800138000", "+86 138 0013 8000", model::contact::normal_phone);
        assert_eq!(phone.done(), []);
    }

    #[test]
    fn of_several_items_only_those_of_one_side_are_named() {
        let differences =
            Compare::default().items("contacts", items(&["Linda", "Zhang", "Wei"]), items(&["Wei", "Anna"])).done();
        let [Difference { stored, typed, .. }] = differences.as_slice() else { panic!("{differences:?}") };
        assert_eq!(*stored, Value::Items { own: items(&["Linda", "Zhang"]), shared: 1 });
        assert_eq!(*typed, Value::Items { own: items(&["Anna"]), shared: 1 });
    }

    #[test]
    fn a_secret_that_was_typed_differs_and_is_not_named() {
        let secrets = |typed, removed| Compare::default().secret("secret", "stored", typed, removed).done();
        assert_eq!(secrets(false, false), []);
        assert_eq!(secrets(true, false)[0].typed, Value::Secret);
        assert_eq!(secrets(false, true)[0].typed, Value::Text(String::new()));
    }
}
