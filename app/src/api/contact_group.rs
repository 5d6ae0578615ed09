//! Contact groups.

use console::view::{Choice, ContactGroupDetail, ContactGroupQuery, ContactGroupRow, Page};
use leptos::prelude::*;
use model::{ContactGroupId, ContactId, contact_group::ContactGroupForm};

use crate::{
    api::reply,
    context::caller,
    done::Done,
    error::AppError,
    form::conflict::{Opened, Source, open},
    posted::Posted,
};

/// The form of a group with the contacts that can be chosen.
pub struct ContactGroupPage {
    pub opened: Opened<ContactGroupForm>,
    pub contacts: Vec<Choice<ContactId>>,
}

pub async fn load_contact_groups(query: ContactGroupQuery) -> Result<Page<ContactGroupRow>, AppError> {
    let (console, who) = caller()?;
    Ok(console.contact_groups(&who, query).await?)
}

pub async fn load_contact_group(id: ContactGroupId) -> Result<ContactGroupDetail, AppError> {
    let (console, who) = caller()?;
    Ok(console.contact_group(&who, id).await?)
}

pub async fn load_contact_group_page(
    id: Option<ContactGroupId>,
    draft: Option<String>,
) -> Result<ContactGroupPage, AppError> {
    let (console, who) = caller()?;
    let source = match id {
        Some(id) => {
            Source::stored(match (console.contact_group_form(&who, id).await, console.contact_group(&who, id).await) {
                (Ok(form), Ok(group)) => Ok((form, group.edited)),
                (Err(error), _) | (_, Err(error)) => Err(error),
            })?
        }
        None => Source::New(ContactGroupForm::default()),
    };
    let opened = open(source, reply::filled(draft.as_deref()).await?)?;
    Ok(ContactGroupPage { opened, contacts: console.contact_choices(&who).await? })
}

#[server]
pub async fn save_contact_group(form: ContactGroupForm) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = form.id.map_or_else(|| "/contact-groups/new".to_owned(), |id| format!("/contact-groups/{id}/edit"));
    let saved = console.save_contact_group(&who, form.clone()).await;
    reply::saved(&page, &form, saved, |id| Done::Saved.at(&format!("/contact-groups/{id}"))).await
}

#[server]
pub async fn delete_contact_groups(
    #[server(default)] ids: Vec<ContactGroupId>,
    #[server(default)] detach: bool,
) -> Result<Posted, AppError> {
    use console::Detach;
    use console::view::Deleted;

    let (console, who) = caller()?;
    let detach = if detach { Detach::Detach } else { Detach::Refuse };
    let deleted = console.delete_contact_groups(&who, ids.clone(), detach).await;
    reply::done("/contact-groups", deleted, |deleted| match deleted {
        Deleted::Done { count, .. } => Done::Deleted { count: count.into() }.at("/contact-groups"),
        Deleted::InUse { .. } => reply::ask_again("/contact-groups", &ids),
    })
    .await
}

/// Takes a contact out of a group.
#[server]
pub async fn remove_member(group: ContactGroupId, contact: ContactId) -> Result<Posted, AppError> {
    let (console, who) = caller()?;
    let page = format!("/contact-groups/{group}");
    let removed = console.remove_member(&who, group, contact).await;
    reply::done(&page, removed, |()| Done::Removed.at(&page)).await
}
