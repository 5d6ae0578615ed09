//! What a sender is told of a body that was taken in, wholly or in part.

use serde::Serialize;

use super::Rejected;

#[derive(Serialize)]
pub struct Taken {
    pub accepted: usize,
    /// The first ones.
    pub rejected: Vec<Rejected>,
    /// How many more were rejected; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_more: Option<usize>,
}
