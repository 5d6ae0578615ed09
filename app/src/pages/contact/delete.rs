//! The question before contacts are deleted.

use std::collections::{BTreeMap, BTreeSet};

use console::view::{ContactRow, RobotUser};
use leptos::{prelude::*, server_fn::ServerFn};
use model::ContactId;

use crate::{
    address::Query,
    api::contact::DeleteContacts,
    form::{DeleteDialog, Doomed},
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
    let chosen: Vec<&ContactRow> = rows.iter().filter(|row| ids.contains(&row.id)).collect();
    let groups: BTreeSet<_> = chosen.iter().flat_map(|row| &row.groups).map(|(id, _)| *id).collect();
    let groups = (!groups.is_empty()).then(|| (words.delete_groups)(groups.len().try_into().unwrap_or(i64::MAX)));
    let waiting = waiting(&chosen);
    let waiting = (waiting > 0).then(|| (words.delete_waiting)(waiting));
    let more: Vec<String> = groups.into_iter().chain(waiting).collect();
    let more = (!more.is_empty()).then(|| more.join(" "));
    view! { <DeleteDialog action=DeleteContacts::url() words=&words.deletion rows=doomed more/> }
}

/// Deliveries that wait for robots which nobody beside the chosen contacts points to.
fn waiting(chosen: &[&ContactRow]) -> i64 {
    let goes = |user: &RobotUser| chosen.iter().any(|row| row.id == user.id);
    let robots = chosen.iter().filter_map(|row| row.robot.as_ref());
    let abandoned = robots.filter(|robot| robot.contacts.iter().all(goes));
    let waiting: BTreeMap<_, _> = abandoned.map(|robot| (robot.id, robot.waiting)).collect();
    waiting.values().sum()
}
