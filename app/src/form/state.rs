//! What is known about a form while it is shown. Given to its fields as context.

use leptos::prelude::*;
use model::problem::{Invalid, Problem};
use serde::de::DeserializeOwned;

use super::draft::Kept;
use crate::error::AppError;

#[derive(Clone, Copy)]
pub struct FormState {
    pub errors: RwSignal<Invalid>,
    pub fault: RwSignal<Option<AppError>>,
    /// The answer to a button that does not save, as JSON; see [`FormState::note`].
    pub note: RwSignal<Option<String>>,
    /// A post is under way.
    pub busy: RwSignal<bool>,
    /// The labels of the fields by path, for the summary of errors.
    labels: StoredValue<Vec<(String, String)>>,
}

impl FormState {
    /// Of a form without a history: a row of buttons.
    pub fn new() -> Self {
        Self::of(&Kept::fresh(()))
    }

    pub fn of<F>(kept: &Kept<F>) -> Self {
        Self {
            errors: RwSignal::new(kept.errors.clone()),
            fault: RwSignal::new(kept.fault.clone()),
            note: RwSignal::new(kept.note.clone()),
            busy: RwSignal::new(false),
            labels: StoredValue::default(),
        }
    }

    /// The answer to a button that does not save, as the type that its server function answers with. Reactive.
    pub fn note<N: DeserializeOwned>(self) -> Option<N> {
        self.note.with(|note| serde_json::from_str(note.as_deref()?).ok())
    }

    /// What is wrong with the field. Reactive.
    pub fn problem(self, path: &str) -> Option<Problem> {
        self.errors.with(|errors| errors.of(path).cloned())
    }

    pub(crate) fn register(self, path: &str, label: &str) {
        self.labels.update_value(|labels| labels.push((path.to_owned(), label.to_owned())));
    }

    pub(super) fn label(self, path: &str) -> Option<String> {
        self.labels.with_value(|labels| labels.iter().find(|(known, _)| known == path).map(|(_, label)| label.clone()))
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self::new()
    }
}
