//! What is known about a form while it is rendered. Given to its fields as context.

use std::sync::{Arc, Mutex, PoisonError};

use model::problem::{Invalid, Problem};

use super::{conflict::ConflictNotice, draft::FilledForm, names};
use crate::error::AppError;

#[derive(Clone, Default)]
pub struct FormState(Arc<Known>);

#[derive(Default)]
struct Known {
    errors: Invalid,
    fault: Option<AppError>,
    /// What became meanwhile of what it was made from.
    meanwhile: Option<ConflictNotice>,
    /// Something may have to be said of it: it has fields that stay when it is refused.
    stays: bool,
    texts_lost: bool,
    /// The labels of the fields by path, for the summary of errors.
    labels: Mutex<Vec<(String, String)>>,
    /// Tells the ids of its fields from those of another form of the page.
    name: &'static str,
}

impl FormState {
    /// Of a form without fields to fill in: a row of buttons. What goes wrong with it is said at the top of the page.
    pub fn new() -> Self {
        Self::default()
    }

    pub fn of<F>(filled: &FilledForm<F>) -> Self {
        Self::made("", filled, None)
    }

    /// Of a form that may have been made from another version than the stored one.
    pub fn after<F>(filled: &FilledForm<F>, meanwhile: Option<ConflictNotice>) -> Self {
        Self::made("", filled, meanwhile)
    }

    /// Of a form on whose page another one has a field of the same path.
    pub fn named<F>(name: &'static str, filled: &FilledForm<F>) -> Self {
        Self::made(name, filled, None)
    }

    fn made<F>(name: &'static str, filled: &FilledForm<F>, meanwhile: Option<ConflictNotice>) -> Self {
        Self(Arc::new(Known {
            errors: filled.errors.clone(),
            fault: filled.fault.clone(),
            meanwhile,
            stays: true,
            texts_lost: filled.texts_lost,
            labels: Mutex::default(),
            name,
        }))
    }

    /// The id of the field's element.
    pub(super) fn id_of(&self, path: &str) -> String {
        match self.0.name {
            "" => names::id_of(path),
            name => names::id_of(&format!("{name}.{path}")),
        }
    }

    /// What is wrong with the field.
    pub fn problem(&self, path: &str) -> Option<&Problem> {
        self.0.errors.of(path)
    }

    pub(crate) fn register(&self, path: &str, label: &str) {
        let mut labels = self.0.labels.lock().unwrap_or_else(PoisonError::into_inner);
        labels.push((path.to_owned(), label.to_owned()));
    }

    pub(super) fn label(&self, path: &str) -> Option<String> {
        let labels = self.0.labels.lock().unwrap_or_else(PoisonError::into_inner);
        labels.iter().find(|(known, _)| known == path).map(|(_, label)| label.clone())
    }

    pub(super) fn errors(&self) -> &Invalid {
        &self.0.errors
    }

    pub(super) fn fault(&self) -> Option<&AppError> {
        self.0.fault.as_ref()
    }

    pub(super) fn meanwhile(&self) -> Option<&ConflictNotice> {
        self.0.meanwhile.as_ref()
    }

    pub(super) fn texts_lost(&self) -> bool {
        self.0.texts_lost
    }

    pub(super) fn stays(&self) -> bool {
        self.0.stays
    }
}
