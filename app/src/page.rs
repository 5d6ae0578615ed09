//! What all pages do: load their data, read the address, name themselves.

use std::future::Future;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_location, use_params_map, use_query_map},
    params::ParamsMap,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{components::ErrorView, error::AppError};

/// What a page loads, and loads again when `source` changes or something was posted on the page.
pub type Loaded<T> = Resource<Result<T, AppError>>;

/// Loads data with a server function. `source` says from the address what is wanted.
pub fn load<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loaded<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let changes = Changes::get();
    Resource::new(move || (changes.0.get(), source()), move |(_, source)| fetch(source))
}

/// Loads data once: choices that a person may be choosing from while the rest of the page is loaded again.
pub fn load_once<T, Fut>(fetch: impl Fn() -> Fut + Send + Sync + 'static) -> Loaded<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new(|| (), move |()| fetch())
}

/// Shows what was loaded, or why it could not be. While a page loads again, it stays as it is.
pub fn show<T, V>(data: Loaded<T>, view: impl Fn(T) -> V + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let content = move || {
        let view = view.clone();
        Suspend::new(async move {
            match data.await {
                Ok(data) => view(data).into_any(),
                Err(error) => view! { <ErrorView error/> }.into_any(),
            }
        })
    };
    view! { <Transition>{content}</Transition> }.into_any()
}

/// Counts what was posted on the page that is shown, so that its data is loaded again.
#[derive(Clone, Copy)]
pub struct Changes(RwSignal<u32>);

impl Changes {
    /// Once, at the top of the application.
    pub fn provide() {
        provide_context(Self(RwSignal::new(0)));
    }

    pub fn get() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(0)))
    }

    /// The page's data is loaded again: something on it moves.
    pub fn again(self) {
        self.0.try_update(|count| *count += 1);
    }

    /// Something was done, and the browser goes on to `to`: another page loads its data by itself.
    pub fn made(self, to: &str) {
        let path = to.split(['?', '#']).next().unwrap_or(to);
        if use_location_path().is_none_or(|here| here == path) {
            self.0.update(|count| *count += 1);
        }
    }
}

/// The path in the browser's address bar; outside of components there is no router to ask.
#[cfg(feature = "hydrate")]
fn use_location_path() -> Option<String> {
    window().location().pathname().ok()
}

#[cfg(not(feature = "hydrate"))]
fn use_location_path() -> Option<String> {
    None
}

/// The query of the address.
#[derive(Clone, Copy)]
pub struct Query(Memo<ParamsMap>);

impl Query {
    pub fn get() -> Self {
        Self(use_query_map())
    }

    /// A value, or an empty text. Reactive.
    pub fn text(self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    /// A value that is not empty. Reactive.
    pub fn maybe(self, name: &str) -> Option<String> {
        self.0.with(|query| query.get(name)).filter(|value| !value.is_empty())
    }

    /// Whether any of these has a value, as when a list is filtered. Reactive.
    pub fn has_any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.maybe(name).is_some())
    }

    /// All values of a name that parse, as of check boxes. Reactive.
    pub fn all<T: std::str::FromStr>(self, name: &str) -> Vec<T> {
        let values = self.0.with(|query| query.get_all(name)).unwrap_or_default();
        values.iter().filter_map(|value| value.parse().ok()).collect()
    }

    /// Which page of a list is wanted. Reactive.
    pub fn page(self) -> model::page::PageRequest {
        let number = self.maybe("page").and_then(|number| number.parse().ok());
        model::page::PageRequest::number(number.unwrap_or(1))
    }

    /// The address of the page as it is, without these parameters and with that one. Reactive.
    pub fn with(self, without: &[&str], add: Option<(&str, &str)>) -> String {
        let mut query = self.0.get();
        for name in without.iter().chain(&["done", "n", "draft", "lang"]) {
            query.remove(name);
        }
        if let Some((name, value)) = add {
            query.remove(name);
            query.insert(name.to_owned(), value.to_owned());
        }
        let pathname = use_location().pathname;
        format!("{}{}", pathname.get(), query.to_query_string())
    }
}

/// A value of the path, `None` when it is missing or does not parse. Reactive.
pub fn path_value<T: std::str::FromStr>(name: &'static str) -> impl Fn() -> Option<T> + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.with(|params| params.get(name)).and_then(|value| value.parse().ok())
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
