//! What stands on a page whose data could not be loaded.

use leptos::prelude::*;

use super::notice::{Notice, NoticeKind};
use crate::{
    components::{LinkButton, PageHead},
    error::AppError,
    visit::words,
};

#[component]
pub fn ErrorView(error: AppError) -> impl IntoView {
    let words = words();
    match error {
        AppError::NotFound => view! {
            <PageHead title=words.common.not_found lead=words.common.not_found_hint/>
            <LinkButton href="/" label=words.common.to_overview/>
        }
        .into_any(),
        AppError::LoggedOut => view! {
            <PageHead title=words.session.ended/>
            <a class="btn primary" href="/login">{words.session.to_log_in}</a>
        }
        .into_any(),
        error => view! { <Notice kind=NoticeKind::Bad text=words.fault(&error)/> }.into_any(),
    }
}
