//! The question before something that rules use is deleted. Each noun has its own words for it.

pub struct Deletion {
    /// Of so many.
    pub title: fn(i64) -> String,
    /// Of the one with this name.
    pub one: fn(&str) -> String,
    pub select_first: &'static str,
    pub free: &'static str,
    /// So many rules use it.
    pub used: fn(i64) -> String,
    pub detach: &'static str,
    pub in_use: &'static str,
}
