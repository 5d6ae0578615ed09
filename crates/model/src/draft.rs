//! A refused form without JavaScript: what was typed (without secrets) and what is wrong, kept under the session until the
//! form is shown again.

use serde::{Deserialize, Serialize};

use crate::problem::Invalid;

/// `F` is the form, with its secrets emptied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft<F> {
    pub form: F,
    pub errors: Invalid,
}

/// The outcome of posting a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saved<Id> {
    Done(Id),
    Refused(Invalid),
}
