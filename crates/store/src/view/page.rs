//! What pages show of lists.

use model::Millis;
use serde::{Deserialize, Serialize};

/// Which page of a list is wanted. Pages count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    pub number: u32,
    /// Rows a page, at most [`PageRequest::MAX_SIZE`].
    pub size: u32,
}

impl PageRequest {
    pub const MAX_SIZE: u32 = 200;

    pub const fn number(number: u32) -> Self {
        Self { number, size: 25 }
    }

    pub fn limit(self) -> i64 {
        i64::from(self.size.clamp(1, Self::MAX_SIZE))
    }

    pub fn offset(self) -> i64 {
        i64::from(self.number.max(1) - 1) * self.limit()
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self::number(1)
    }
}

/// One page of a list and the number of rows in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub total: i64,
    pub request: PageRequest,
}

impl<T> Page<T> {
    pub fn pages(&self) -> i64 {
        (self.total + self.request.limit() - 1) / self.request.limit()
    }
}

/// From (inclusive) and to (exclusive); `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRange {
    pub from: Option<Millis>,
    pub to: Option<Millis>,
}
