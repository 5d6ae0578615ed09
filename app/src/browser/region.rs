//! Fetching a page of this console, and putting one of its regions into the place of the one that is shown.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Response, SupportedType, Url};

use super::{hydrate, times};
use crate::error::AppError;

/// Puts a region of the page into the place of the one that is shown.
pub fn replace(id: &str, page: &Document) {
    let (Some(old), Some(new)) = (document().get_element_by_id(id), page.get_element_by_id(id)) else { return };
    old.set_inner_html(&new.inner_html());
    hydrate(&old);
    times::show(&old);
}

pub fn resolve(to: &str) -> Option<Url> {
    Url::new_with_base(to, &window().location().href().ok()?).ok()
}

/// What an address of this console led to.
pub enum Fetched {
    Page(Document),
    /// To another page: the session has ended.
    Elsewhere(String),
}

/// Fails when no page comes: no answer, or one that is not of the console itself.
pub async fn fetch(address: &Url) -> Result<Fetched, AppError> {
    let response = JsFuture::from(window().fetch_with_str(&address.href())).await.map_err(|_| AppError::Unreachable)?;
    let response: Response = response.unchecked_into();
    if response.redirected() {
        return Ok(Fetched::Elsewhere(response.url()));
    }
    let text = response.text().map_err(|_| AppError::Unreachable)?;
    let text = JsFuture::from(text).await.map_err(|_| AppError::Unreachable)?.as_string().unwrap_or_default();
    let page = DomParser::new().and_then(|parser| parser.parse_from_string(&text, SupportedType::TextHtml));
    let page = page.map_err(|_| AppError::Unavailable)?;
    if page.get_element_by_id("page").is_none() {
        return Err(AppError::Unavailable);
    }
    Ok(Fetched::Page(page))
}
