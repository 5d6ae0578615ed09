//! How a server function answers a form: to JavaScript with the address of a page ([`Posted`]), to a browser without it with a
//! redirect to the same page. `page` is the page that shows the form.

use console::Error;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{draft::Saved, problem::Invalid};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    context::{caller, is_plain_post},
    error::AppError,
    form::{Draftable, FilledForm, fit},
    posted::Posted,
};

/// It is done; the browser goes on to `to`.
pub fn go(to: String) -> Posted {
    redirect(&to);
    Posted::Go { to }
}

fn redirect(to: &str) {
    if is_plain_post()
        && let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(to))
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
}

/// The outcome of saving a form. `to`: the page to go on to, usually [`Done::Saved`](crate::done::Done) at the object's own.
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

/// The answer to a button that does not save; [`FilledForm::note`] reads it. The form stays as it is.
pub async fn note<F, N>(page: &str, form: &F, outcome: console::Result<N>) -> Result<Posted, AppError>
where
    F: Draftable + Serialize,
    N: Serialize,
{
    match outcome {
        Ok(note) => said(page, noted(form, &note)?).await,
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
        Ok(note) => Ok(go(keep(page, noted(form, &note)?).await?)),
        Err(error) => failed(page, form, error).await,
    }
}

/// The answer to a button that makes a one-time link: the page comes anew, with the note, as long as the link can be used.
pub async fn link_shown<F, N>(page: &str, form: &F, note: &N, link_token: &str) -> Result<Posted, AppError>
where
    F: Draftable + Serialize,
    N: Serialize,
{
    let (console, who) = caller()?;
    let content = content_of(noted(form, note)?)?;
    let id = console.keep_draft_with_link(&who, content, link_token).await?;
    Ok(go(with_draft(page, &id)))
}

/// The same form once more, with what was typed: after a row was added.
pub async fn again<F: Draftable + Serialize>(page: &str, form: &F) -> Result<Posted, AppError> {
    Ok(go(keep(page, FilledForm::fresh(form.clone())).await?))
}

/// These fields are wrong.
pub async fn refused<F: Draftable + Serialize>(page: &str, form: &F, errors: Invalid) -> Result<Posted, AppError> {
    said(page, FilledForm { errors, ..FilledForm::fresh(form.clone()) }).await
}

/// It could not be done.
pub async fn failed<F: Draftable + Serialize>(page: &str, form: &F, error: Error) -> Result<Posted, AppError> {
    match error {
        Error::Refused(errors) => refused(page, form, errors).await,
        Error::Conflict(_) if has_fields::<F>() => {
            said(page, FilledForm { stale: true, ..FilledForm::fresh(form.clone()) }).await
        }
        error if is_plain_post() => {
            said(page, FilledForm { fault: Some(error.into()), ..FilledForm::fresh(form.clone()) }).await
        }
        error => Err(error.into()),
    }
}

fn noted<F: Draftable>(form: &F, note: &impl Serialize) -> Result<FilledForm<F>, AppError> {
    let note = serde_json::to_string(note).map_err(|_| AppError::Malformed)?;
    Ok(FilledForm { note: Some(note), ..FilledForm::fresh(form.clone()) })
}

/// Something is to be said of the form. One without fields has nothing that must stay: its page comes anew.
async fn said<F: Draftable + Serialize>(page: &str, filled: FilledForm<F>) -> Result<Posted, AppError> {
    if !has_fields::<F>() {
        // It is said at the top.
        let top = page.split('#').next().unwrap_or(page);
        return Ok(go(keep(top, filled).await?));
    }
    let to = keep(page, filled).await?;
    redirect(&to);
    Ok(Posted::Message { to })
}

/// Not a button alone.
fn has_fields<F: Draftable>() -> bool {
    F::NAME != <() as Draftable>::NAME
}

/// The address of the page with the kept form.
async fn keep<F: Draftable + Serialize>(page: &str, filled: FilledForm<F>) -> Result<String, AppError> {
    let (console, who) = caller()?;
    let id = console.keep_draft(&who, content_of(filled)?).await?;
    Ok(with_draft(page, &id))
}

/// What a draft holds: the form by name, without its secrets.
fn content_of<F: Draftable + Serialize>(filled: FilledForm<F>) -> Result<String, AppError> {
    let form = filled.form.clone().without_secrets();
    let secrets_lost = form != filled.form;
    let secrets = filled.form.secrets();
    let filled = FilledForm { form, secrets_lost, secrets, ..filled };
    let mut filled = serde_json::to_value(filled).map_err(|_| AppError::Malformed)?;
    fit(&mut filled);
    serde_json::to_string(&(F::NAME, filled)).map_err(|_| AppError::Malformed)
}

fn with_draft(page: &str, id: &str) -> String {
    let (path, fragment) =
        page.split_once('#').map_or((page, String::new()), |(path, name)| (path, format!("#{name}")));
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}draft={id}{fragment}")
}

/// The form that was kept under the id in the address, if it is of this kind and still there.
pub async fn filled<F: Draftable + DeserializeOwned>(draft: Option<&str>) -> Result<Option<FilledForm<F>>, AppError> {
    let Some(id) = draft.filter(|id| !id.is_empty()) else { return Ok(None) };
    let (console, who) = caller()?;
    let Some(content) = console.draft(&who, id).await? else { return Ok(None) };
    let Ok((name, filled)) = serde_json::from_str::<(String, serde_json::Value)>(&content) else { return Ok(None) };
    Ok(if name == F::NAME { serde_json::from_value(filled).ok() } else { None })
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
