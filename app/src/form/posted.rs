//! What a server function that a form posts to answers.

use model::problem::Invalid;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posted {
    /// It is done: continue on this page.
    Go { to: String },
    /// These fields are wrong.
    Refused { errors: Invalid },
    /// The answer to a button that does not save, as JSON: the page that has the button knows its type.
    Note { json: String },
}
