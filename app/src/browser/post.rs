//! What happens when a form is submitted. Without JavaScript the browser does the same by itself.

use js_sys::{Array, Reflect};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use super::{
    all, focus, language,
    page::{self, Navigation},
};
use crate::{
    browser_words,
    error::AppError,
    posted::{Posted, Posting},
};

/// Posts what the browser would have posted, and takes the answer in.
pub fn submit(event: &SubmitEvent, state: Posting) {
    let Some(Taken { form, fields, action, comes_anew }) = taken(event) else { return };
    if state.busy.get_untracked() {
        return;
    }
    state.busy.set(true);
    state.fault.set(None);
    if comes_anew {
        // Nobody can type into what is about to be replaced.
        let _ = form.set_attribute("inert", "");
    }
    spawn_local(async move {
        let done = match send(&action, &fields).await {
            Ok(Posted::Go { to }) => Ok(page::go(&form, &to).await),
            Ok(Posted::Message { to }) => page::say(&form, &to).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(Navigation::Stayed) => {}
            // Busy until the other page is there, or the browser comes back to this one.
            Ok(Navigation::Left) => {
                let _ = window_event_listener_untyped("pageshow", move |_| {
                    state.busy.try_set(false);
                    let _ = form.remove_attribute("inert");
                });
                return;
            }
            Err(error) => complain(form.clone(), state, &error),
        }
        // The form may be gone meanwhile.
        state.busy.try_set(false);
        let _ = form.remove_attribute("inert");
    });
}

/// Instead of what was wrong the last time.
fn complain(form: HtmlFormElement, state: Posting, error: &AppError) {
    for summary in all(&form, "[id^='said-']") {
        summary.set_inner_html("");
    }
    state.fault.try_set(Some(browser_words::fault(language(), error)));
    request_animation_frame(move || {
        if let Ok(Some(fault)) = form.query_selector(".wrong") {
            fault.scroll_into_view();
            focus(&fault);
        }
    });
}

async fn send(action: &str, fields: &UrlSearchParams) -> Result<Posted, AppError> {
    let response = ask(action, fields).await.map_err(|_| AppError::Unreachable)?;
    let text = JsFuture::from(response.text().map_err(|_| AppError::Unreachable)?).await;
    let text = text.ok().and_then(|text| text.as_string()).ok_or(AppError::Unreachable)?;
    if response.ok() {
        return serde_json::from_str(&text).map_err(|_| AppError::Malformed);
    }
    Err(serde_json::from_str(&text).unwrap_or(match response.status() {
        401 => AppError::LoggedOut,
        403 => AppError::Forbidden,
        // Not of a use-case, which would have said what is so: the request took too long, or Bellhop is stopping.
        503 => AppError::Interrupted,
        _ => AppError::Internal { id: String::new() },
    }))
}

async fn ask(action: &str, fields: &UrlSearchParams) -> Result<Response, JsValue> {
    let headers = js_sys::Object::new();
    Reflect::set(&headers, &"accept".into(), &"application/json".into())?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(fields);
    JsFuture::from(window().fetch_with_str_and_init(action, &request)).await.map(JsCast::unchecked_into)
}

/// A form that the browser was kept from submitting.
struct Taken {
    form: HtmlFormElement,
    /// With the pressed button's.
    fields: UrlSearchParams,
    /// The address to post to.
    action: String,
    /// The answer will be the page with the form anew (`data-anew` at the button).
    comes_anew: bool,
}

fn taken(event: &SubmitEvent) -> Option<Taken> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = &button
        && !button.name().is_empty()
    {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let comes_anew = button.as_ref().is_some_and(|button| button.has_attribute("data-anew"));
    let other = button.and_then(|button| button.get_attribute("formaction"));
    let action = other.or_else(|| form.get_attribute("action"))?;
    event.prevent_default();
    Some(Taken { form, fields, action, comes_anew })
}

/// A form that leads to another view of a page does so without its empty fields: short addresses.
pub fn leave_empty_fields_out() {
    let _ = window_event_listener_untyped("formdata", |event| {
        let is_get = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
            .is_some_and(|form| form.method() == "get");
        let data = Reflect::get(&event, &"formData".into()).ok().and_then(|data| data.dyn_into::<FormData>().ok());
        if let (true, Some(data)) = (is_get, data) {
            let names: Vec<String> = Array::from(&data.keys()).iter().filter_map(|name| name.as_string()).collect();
            for name in names.iter().filter(|name| data.get_all(name).every(&mut |value, _, _| value == "")) {
                data.delete(name);
            }
        }
    });
}
