//! What the address of a page says: its path and its query.

use std::str::FromStr;

use console::view::PageRequest;
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
    params::ParamsMap,
};

use crate::error::AppError;

/// The query of the address.
#[derive(Clone, Copy)]
pub struct Query(Memo<ParamsMap>);

impl Query {
    pub fn get() -> Self {
        Self(use_query_map())
    }

    /// A value, or an empty text.
    pub fn text(self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    /// A value that is not empty.
    pub fn maybe(self, name: &str) -> Option<String> {
        self.0.with_untracked(|query| query.get(name)).filter(|value| !value.is_empty())
    }

    /// Whether any of these has a value, as when a list is filtered.
    pub fn has_any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.maybe(name).is_some())
    }

    /// All values of a name that parse, as of check boxes.
    pub fn all<T: FromStr>(self, name: &str) -> Vec<T> {
        let values = self.0.with_untracked(|query| query.get_all(name)).unwrap_or_default();
        values.iter().filter_map(|value| value.parse().ok()).collect()
    }

    /// Which page of a list is wanted.
    pub fn page(self) -> PageRequest {
        let number = self.maybe("page").and_then(|number| number.parse().ok());
        PageRequest::number(number.unwrap_or(1))
    }

    /// The address of the page as it is, without these parameters and with that one.
    pub fn with(self, without: &[&str], add: Option<(&str, &str)>) -> String {
        let mut query = self.0.get_untracked();
        for name in without.iter().chain(&["done", "n", "draft", "lang"]) {
            query.remove(name);
        }
        if let Some((name, value)) = add {
            query.remove(name);
            query.insert(name.to_owned(), value.to_owned());
        }
        let pathname = use_location().pathname;
        format!("{}{}", pathname.get_untracked(), query.to_query_string())
    }
}

/// A value of the path; `None` when it is missing or does not parse.
pub fn path_value<T: FromStr>(name: &str) -> Option<T> {
    use_params_map().with_untracked(|params| params.get(name)).and_then(|value| value.parse().ok())
}

/// The id in the path of a page about one thing; an address that names nothing is `NotFound`.
pub fn path_id<T: FromStr>() -> Result<T, AppError> {
    path_value("id").ok_or_else(AppError::not_found)
}
