//! Contacts.

use console::view::{ContactDetail, ContactQuery, ContactRow, Page, RobotSummary};
use leptos::prelude::*;
use model::{ContactId, contact::ContactForm};

use crate::{
    api::reply,
    context::caller,
    done::Done,
    error::AppError,
    form::conflict::{Opened, Source, open},
    posted::Posted,
};

/// The form of a contact with what the page shows beside it.
pub struct ContactPage {
    pub opened: Opened<ContactForm>,
    /// The stored contact's robot.
    pub robot: Option<RobotSummary>,
}

pub async fn load_contacts(query: ContactQuery) -> Result<Page<ContactRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.contacts(&who, query).await?)
}

pub async fn load_contact(id: ContactId) -> Result<ContactDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.contact(&who, id).await?)
}

pub async fn load_contact_page(id: Option<ContactId>, draft: Option<String>) -> Result<ContactPage, AppError> {
    let (console, who) = caller()?;
    let mut robot = None;
    let source = match id {
        Some(id) => Source::stored(match (console.contact_form(&who, id).await, console.contact(&who, id).await) {
            (Ok(form), Ok(contact)) => {
                robot = contact.row.robot;
                Ok((form, contact.edited))
            }
            (Err(error), _) | (_, Err(error)) => Err(error),
        })?,
        None => Source::New(ContactForm::default()),
    };
    Ok(ContactPage { opened: open(source, reply::filled(draft.as_deref()).await?)?, robot })
}

#[server]
pub async fn save_contact(form: ContactForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let saved = console.save_contact(&who, form.clone()).await;
    reply::saved(&page_of(&form), &form, saved, |id| Done::Saved.at(&format!("/contacts/{id}"))).await
}

/// Sends a test message with what is in the form. The note is a `TestResult`.
#[server]
pub async fn test_contact(form: ContactForm) -> Result<Posted, AppError> {
    use console::view::TestResult;

    let (console, who) = caller()?;
    match console.test_contact(&who, form.clone()).await {
        Ok(TestResult::Refused { errors }) => reply::refused(&page_of(&form), &form, errors).await,
        result => reply::note(&page_of(&form), &form, result).await,
    }
}

#[server]
pub async fn delete_contacts(
    #[server(default)] ids: Vec<ContactId>,
    #[server(default)] detach: bool,
) -> Result<Posted, AppError> {
    use console::Detach;
    use console::view::Deleted;

    let (console, who) = caller()?;
    let detach = if detach { Detach::Detach } else { Detach::Refuse };
    let deleted = console.delete_contacts(&who, ids.clone(), detach).await;
    reply::done("/contacts", deleted, |deleted| match deleted {
        Deleted::Done { count, cancelled: 0 } => Done::Deleted { count: count.into() }.at("/contacts"),
        Deleted::Done { cancelled, .. } => Done::DeletedWithWaiting { cancelled: cancelled.into() }.at("/contacts"),
        Deleted::InUse { .. } => reply::ask_again("/contacts", &ids),
    })
    .await
}

fn page_of(form: &ContactForm) -> String {
    form.id.map_or_else(|| "/contacts/new".to_owned(), |id| format!("/contacts/{id}/edit"))
}
