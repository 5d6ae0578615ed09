//! The question before contact groups are deleted.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::contact_group::DeleteContactGroups,
    form::{DeleteDialog, Doomed},
    visit::words,
};

/// `rows`: what is known of the groups on the page.
#[component]
pub fn DeleteGroupsDialog(rows: Vec<Doomed>) -> impl IntoView {
    view! { <DeleteDialog action=DeleteContactGroups::url() words=&words().contact_group.deletion rows/> }
}
