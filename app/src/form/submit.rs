//! What happens when a form is submitted in a browser with JavaScript. Without it the browser does the same by itself.

#[cfg(feature = "hydrate")]
pub use browser::{get, post};

#[cfg(not(feature = "hydrate"))]
mod server {
    use leptos::ev::SubmitEvent;

    use crate::form::state::FormState;

    pub fn post(_: &SubmitEvent, _: FormState, _: impl Fn(&str) + 'static) {}

    pub fn get(_: &SubmitEvent, _: impl Fn(&str)) {}
}

#[cfg(not(feature = "hydrate"))]
pub use server::{get, post};

#[cfg(feature = "hydrate")]
mod browser {
    use gloo_net::http::Request;
    use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
    use wasm_bindgen::JsCast;
    use web_sys::{FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, UrlSearchParams};

    use crate::{
        error::AppError,
        form::{Posted, state::FormState},
    };

    /// Posts what the browser would have posted, and takes the answer in.
    pub fn post(event: &SubmitEvent, state: FormState, go: impl Fn(&str) + 'static) {
        let Some((form, fields, action)) = taken(event) else { return };
        if state.busy.get_untracked() {
            return;
        }
        state.busy.set(true);
        spawn_local(async move {
            let answer = send(&action, &fields).await;
            // The page may have been left meanwhile.
            state.busy.try_set(false);
            let (errors, fault, note) = match answer {
                Ok(Posted::Go { to }) => {
                    go(&to);
                    (None, None, None)
                }
                Ok(Posted::Refused { errors }) => (Some(errors), None, None),
                Ok(Posted::Note { json }) => (None, None, Some(json)),
                Err(fault) => (None, Some(fault), None),
            };
            let wrong = errors.is_some() || fault.is_some();
            state.errors.try_set(errors.unwrap_or_default());
            state.fault.try_set(fault);
            state.note.try_set(note);
            if wrong {
                request_animation_frame(move || focus_summary(&form));
            }
        });
    }

    async fn send(action: &str, fields: &UrlSearchParams) -> Result<Posted, AppError> {
        let request = Request::post(action).header("accept", "application/json").body(fields.clone());
        let response = request.map_err(unreachable)?.send().await.map_err(unreachable)?;
        let text = response.text().await.map_err(unreachable)?;
        if response.ok() {
            return serde_json::from_str(&text).map_err(|_| AppError::Malformed);
        }
        Err(serde_json::from_str(&text).unwrap_or(match response.status() {
            401 => AppError::LoggedOut,
            403 => AppError::Forbidden,
            503 => AppError::Unavailable,
            _ => AppError::Internal { id: String::new() },
        }))
    }

    fn unreachable(_: gloo_net::Error) -> AppError {
        AppError::Unreachable
    }

    fn focus_summary(form: &HtmlFormElement) {
        if let Ok(Some(summary)) = form.query_selector(".wrong")
            && let Some(summary) = summary.dyn_ref::<HtmlElement>()
        {
            let _ = summary.focus();
        }
    }

    /// Goes to the form's action with its filled fields as the query.
    pub fn get(event: &SubmitEvent, go: impl Fn(&str)) {
        let Some((_, fields, action)) = taken(event) else { return };
        let filled = UrlSearchParams::new().ok();
        let (Some(filled), Ok(Some(pairs))) = (filled, js_sys::try_iter(&fields)) else { return };
        for pair in pairs.flatten() {
            let pair = js_sys::Array::from(&pair);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string())
                && !value.is_empty()
            {
                filled.append(&name, &value);
            }
        }
        let query = String::from(filled.to_string());
        if query.is_empty() { go(&action) } else { go(&format!("{action}?{query}")) }
    }

    /// Keeps the browser from submitting: the form, its fields with the pressed button's, and the address to go to.
    fn taken(event: &SubmitEvent) -> Option<(HtmlFormElement, UrlSearchParams, String)> {
        if event.default_prevented() {
            return None;
        }
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let data = FormData::new_with_form(&form).ok()?;
        if let Some(button) = &button
            && !button.name().is_empty()
        {
            data.append_with_str(&button.name(), &button.value()).ok()?;
        }
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        let other = button.and_then(|button| button.get_attribute("formaction"));
        let action = other.or_else(|| form.get_attribute("action"))?;
        event.prevent_default();
        Some((form, fields, action))
    }
}
