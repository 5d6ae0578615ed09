//! How a server function answers a form: to JavaScript as data, to a browser without it as a redirect. `page` is the page
//! that shows the form.

use console::Error;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{draft::Saved, problem::Invalid};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    context::{caller, is_plain_post},
    error::AppError,
    form::{Draftable, Kept, Posted},
};

/// It is done; the browser goes on to `to`.
pub fn go(to: String) -> Posted {
    if is_plain_post()
        && let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&to))
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
    Posted::Go { to }
}

/// The outcome of saving a form. `to`: the page to go on to, usually [`Done::Saved`](crate::components::Done) at the object's own.
pub async fn saved<F, Id>(
    page: &str,
    form: &F,
    outcome: console::Result<Saved<Id>>,
    to: impl FnOnce(Id) -> String,
) -> Result<Posted, AppError>
where
    F: Draftable + Serialize,
{
    match outcome {
        Ok(Saved::Done(id)) => Ok(go(to(id))),
        Ok(Saved::Refused(errors)) => refused(page, form, errors).await,
        Err(error) => failed(page, form, error).await,
    }
}

/// The outcome of a button.
pub async fn done<T>(
    page: &str,
    outcome: console::Result<T>,
    to: impl FnOnce(T) -> String,
) -> Result<Posted, AppError> {
    match outcome {
        Ok(done) => Ok(go(to(done))),
        Err(error) => failed(page, &(), error).await,
    }
}

/// The answer to a button that does not save; [`FormState::note`](crate::form::FormState::note) reads it.
pub async fn note<F, N>(page: &str, form: &F, outcome: console::Result<N>) -> Result<Posted, AppError>
where
    F: Draftable + Serialize,
    N: Serialize,
{
    match outcome {
        Ok(note) => {
            let json = serde_json::to_string(&note).map_err(|_| AppError::Malformed)?;
            if !is_plain_post() {
                return Ok(Posted::Note { json });
            }
            keep(page, Kept { note: Some(json), ..Kept::fresh(form.clone()) }).await
        }
        Err(error) => failed(page, form, error).await,
    }
}

/// The answer to a button that changes what the page shows: the page comes anew, with the note.
pub async fn shown<F, N>(page: &str, form: &F, outcome: console::Result<N>) -> Result<Posted, AppError>
where
    F: Draftable + Serialize,
    N: Serialize,
{
    match outcome {
        Ok(note) => {
            let json = serde_json::to_string(&note).map_err(|_| AppError::Malformed)?;
            keep(page, Kept { note: Some(json), ..Kept::fresh(form.clone()) }).await
        }
        Err(error) => failed(page, form, error).await,
    }
}

/// The same form once more, with what was typed: after a row was added.
pub async fn again<F: Draftable + Serialize>(page: &str, form: &F) -> Result<Posted, AppError> {
    keep(page, Kept::fresh(form.clone())).await
}

/// These fields are wrong.
pub async fn refused<F: Draftable + Serialize>(page: &str, form: &F, errors: Invalid) -> Result<Posted, AppError> {
    if !is_plain_post() {
        return Ok(Posted::Refused { errors });
    }
    keep(page, Kept { errors, ..Kept::fresh(form.clone()) }).await
}

async fn failed<F: Draftable + Serialize>(page: &str, form: &F, error: Error) -> Result<Posted, AppError> {
    match error {
        Error::Refused(errors) => refused(page, form, errors).await,
        error if is_plain_post() => keep(page, Kept { fault: Some(error.into()), ..Kept::fresh(form.clone()) }).await,
        error => Err(error.into()),
    }
}

async fn keep<F: Draftable + Serialize>(page: &str, kept: Kept<F>) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let form = kept.form.clone().without_secrets();
    let secrets_lost = form != kept.form;
    let content =
        serde_json::to_string(&(F::NAME, Kept { form, secrets_lost, ..kept })).map_err(|_| AppError::Malformed)?;
    let id = console.keep_draft(&who, content).await?;
    Ok(go(with_draft(page, &id)))
}

fn with_draft(page: &str, id: &str) -> String {
    let (path, fragment) =
        page.split_once('#').map_or((page, String::new()), |(path, name)| (path, format!("#{name}")));
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}draft={id}{fragment}")
}

/// The form that was kept under the id in the address, if it is of this kind and still there.
pub async fn kept<F: Draftable + DeserializeOwned>(draft: Option<&str>) -> Result<Option<Kept<F>>, AppError> {
    let Some(id) = draft.filter(|id| !id.is_empty()) else { return Ok(None) };
    let (console, who) = caller()?;
    let Some(content) = console.draft(&who, id).await? else { return Ok(None) };
    let Ok((name, kept)) = serde_json::from_str::<(String, serde_json::Value)>(&content) else { return Ok(None) };
    Ok(if name == F::NAME { serde_json::from_value(kept).ok() } else { None })
}

/// Back to the question of a list whether these are to be deleted, because rules use them.
pub fn ask_again(list: &str, ids: &[impl std::fmt::Display]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("ids={id}&")).collect();
    format!("{list}?ask=delete&{}in_use=1", ids.concat())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_draft_is_named_before_the_fragment() {
        for (page, address) in [("/a", "/a?draft=1"), ("/a?b=c", "/a?b=c&draft=1"), ("/a#rows", "/a?draft=1#rows")] {
            assert_eq!(super::with_draft(page, "1"), address);
        }
    }
}
