//! What all pages do: load their data, read the address, name themselves.

use std::{future::Future, str::FromStr};

use leptos::prelude::*;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
    params::ParamsMap,
};
use model::page::PageRequest;

use crate::{components::ErrorView, error::AppError, html::Title};

/// Shows what a page loads, or why it could not be loaded.
pub fn show<T, V>(
    data: impl Future<Output = Result<T, AppError>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    let content = async move {
        match data.await {
            Ok(data) => view(data).into_any(),
            Err(error) => view! { <ErrorView error/> }.into_any(),
        }
    };
    Suspend::new(content).into_any()
}

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

/// The head of a page: its title, one sentence that says what it is for, the one main action at the right.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(optional, into)] lead: String,
    /// The main action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> });
    let actions = children.map(|children| view! { <div class="acts">{children()}</div> });
    view! {
        <Title text=title.clone()/>
        <header class="head">
            <div>
                <h1>{title}</h1>
                {lead}
            </div>
            {actions}
        </header>
    }
}
