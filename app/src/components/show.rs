//! What a page loads.

use std::future::Future;

use leptos::prelude::*;

use super::ErrorView;
use crate::error::AppError;

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
