//! The question before contacts are deleted.

use std::collections::BTreeSet;

use leptos::{prelude::*, server_fn::ServerFn};
use model::contact::ContactRow;

use crate::{
    api::contact::DeleteContacts,
    components::{DeleteDialog, Doomed},
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
    let more = Callback::new(move |ids: Vec<String>| {
        let chosen = rows.iter().filter(|row| ids.contains(&row.id.to_string()));
        let groups: BTreeSet<_> = chosen.flat_map(|row| &row.groups).map(|(id, _)| *id).collect();
        (!groups.is_empty()).then(|| (words.delete_groups)(groups.len().try_into().unwrap_or(i64::MAX)))
    });
    view! { <DeleteDialog action=DeleteContacts::url() words=&words.deletion rows=doomed more=more/> }
}
