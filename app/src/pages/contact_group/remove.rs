//! The question before a contact is taken out of a group: it names the rules that will tell it no more.

use console::view::ContactGroupDetail;
use leptos::{prelude::*, server_fn::ServerFn};
use model::ContactId;

use crate::{
    address::Query,
    api::contact_group::RemoveMember,
    components::Links,
    form::{Ask, Form, FormState},
    visit::words,
};

/// Asks about the member that the address names.
#[component]
pub fn RemoveDialog(group: ContactGroupDetail) -> impl IntoView {
    let words = &words().contact_group;
    let asked = Query::get().all::<ContactId>("ids").first().copied();
    let member = group.members.iter().find(|member| Some(member.id) == asked)?;
    let title = (words.remove_title)(&member.name, &group.name);
    let (group_id, member_id) = (group.id.to_string(), member.id.to_string());
    let rules: Vec<(String, String)> =
        group.rules.into_iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name)).collect();
    let breaks = if rules.is_empty() {
        view! { <p>{words.remove_free}</p> }.into_any()
    } else {
        let count = rules.len().try_into().unwrap_or(i64::MAX);
        view! {
            <p>{(words.remove_breaks)(count)}</p>
            <Links items=rules none=""/>
        }
        .into_any()
    };
    Some(view! {
        <Ask ask="remove" title>
            <Form action=RemoveMember::url() state=FormState::new()>
                <input type="hidden" name="group" value=group_id/>
                <input type="hidden" name="contact" value=member_id/>
                {breaks}
                <button type="submit" class="btn danger">{words.remove}</button>
            </Form>
        </Ask>
    })
}
