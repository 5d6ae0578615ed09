//! One contact group with its members, each of whom can be taken out of it.

use console::view::{ContactGroupDetail, ContactRow};
use leptos::prelude::*;
use model::ContactGroupId;

use super::{delete::DeleteGroupsDialog, remove::RemoveDialog};
use crate::{
    address::path_id,
    api::contact_group,
    components::{
        Card, Column, EmptyState, KeyValue, KeyValues, LastChange, LinkButton, Links, Notice, NoticeKind, PageHead,
        Shape, Table, Time, show,
    },
    form::{AskButton, Doomed},
    pages::contact::health_badge,
    visit::words,
};

#[component]
pub fn Detail() -> AnyView {
    let id = path_id();
    show(async move { contact_group::load_contact_group(id?).await }, detail)
}

fn detail(group: ContactGroupDetail) -> AnyView {
    let all = words();
    let (words, common) = (&all.contact_group, &all.common);
    let path = format!("/contact-groups/{}", group.id);
    let edit = format!("{path}/edit");
    let doomed = vec![Doomed { id: group.id.to_string(), name: group.name.clone(), rules: group.rules.clone() }];
    let remove = view! { <RemoveDialog group=group.clone()/> };
    let rules = group.rules.into_iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name)).collect();
    let unreachable = !group.members.is_empty() && group.members.iter().all(|member| member.robot.is_none());
    view! {
        <PageHead title=group.name>
            <LinkButton href=edit label=common.edit icon=Shape::Edit class="primary"/>
            <AskButton action=path ask="delete" id=group.id.to_string() label=common.delete/>
        </PageHead>
        {unreachable.then(|| view! { <Notice kind=NoticeKind::Warn text=words.no_robots/> })}
        {members(group.id, group.members)}
        <Card>
            <KeyValues>
                <KeyValue name=words.used_by><Links items=rules none=words.no_rules/></KeyValue>
                <KeyValue name=common.created><Time at=group.created_at/></KeyValue>
                <KeyValue name=common.updated><LastChange edited=group.edited/></KeyValue>
            </KeyValues>
        </Card>
        <DeleteGroupsDialog rows=doomed/>
        {remove}
    }
    .into_any()
}

fn members(group: ContactGroupId, members: Vec<ContactRow>) -> AnyView {
    let all = words();
    let words = &all.contact_group;
    if members.is_empty() {
        return view! {
            <EmptyState icon=Shape::Contact title=words.no_members hint=words.no_members_hint>
                <LinkButton href=format!("/contact-groups/{group}/edit") label=all.common.edit icon=Shape::Edit/>
            </EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::Text(all.contact.name),
        Column::Text(all.contact.phone),
        Column::Text(all.contact.email),
        Column::Text(all.contact.robot),
        Column::Hidden(all.common.actions),
    ];
    let rows = members.into_iter().map(|contact| member(group, contact)).collect_view();
    view! { <Table label=words.members columns>{rows}</Table> }.into_any()
}

fn member(group: ContactGroupId, contact: ContactRow) -> impl IntoView {
    let all = words();
    let words = &all.contact;
    view! {
        <tr>
            <td data-label=words.name><a class="strong" href=format!("/contacts/{}", contact.id)>{contact.name.clone()}</a></td>
            <td data-label=words.phone class="num-text">{contact.phone}</td>
            <td data-label=words.email class="mail">{contact.email}</td>
            <td data-label=words.robot>{health_badge(contact.robot.as_ref())}</td>
            <td class="act">
                <AskButton
                    action=format!("/contact-groups/{group}")
                    ask="remove"
                    id=contact.id.to_string()
                    label=all.contact_group.remove
                    name=(all.contact_group.remove_name)(&contact.name)
                    class="quiet"
                />
            </td>
        </tr>
    }
}
