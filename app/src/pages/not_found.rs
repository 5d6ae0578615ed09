//! The page for addresses that do not exist; its status is 404.

use leptos::prelude::*;

use crate::{components::ErrorView, error::AppError, layout::Frame};

#[component]
pub fn NotFound() -> AnyView {
    view! { <Frame><ErrorView error=AppError::not_found()/></Frame> }.into_any()
}
