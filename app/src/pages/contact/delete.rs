//! The question before contacts are deleted.

use std::collections::BTreeSet;

use leptos::{prelude::*, server_fn::ServerFn};
use model::{ContactId, contact::ContactRow};

use crate::{
    api::contact::DeleteContacts,
    components::{DeleteDialog, Doomed},
    page::Query,
    visit::words,
};

/// `rows`: what is known of the contacts on the page.
#[component]
pub fn DeleteContactsDialog(rows: Vec<ContactRow>) -> impl IntoView {
    let words = &words().contact;
    let doomed = rows
        .iter()
        .map(|row| Doomed { id: row.id.to_string(), name: row.name.clone(), rules: row.rules.clone() })
        .collect();
    let ids = Query::get().all::<ContactId>("ids");
    let chosen = rows.iter().filter(|row| ids.contains(&row.id));
    let groups: BTreeSet<_> = chosen.flat_map(|row| &row.groups).map(|(id, _)| *id).collect();
    let more = (!groups.is_empty()).then(|| (words.delete_groups)(groups.len().try_into().unwrap_or(i64::MAX)));
    view! { <DeleteDialog action=DeleteContacts::url() words=&words.deletion rows=doomed more/> }
}
