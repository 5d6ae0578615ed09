//! The page for addresses that do not exist; its status is 404.

use leptos::prelude::*;

use crate::{components::ErrorView, error::AppError};

#[component]
pub fn NotFound() -> AnyView {
    view! { <ErrorView error=AppError::not_found()/> }.into_any()
}
