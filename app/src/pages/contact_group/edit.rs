//! The form of a contact group, for a new one and for a stored one.

use console::view::Choice;
use leptos::{prelude::*, server_fn::ServerFn};
use model::{ContactId, contact_group::ContactGroupForm};

use crate::{
    address::{Query, path_value},
    api::contact_group::{self, ContactGroupPage, SaveContactGroup},
    components::{LinkButton, PageHead, show},
    form::{
        Actions, CheckItem, CheckList, Form, FormState, MadeFrom, SaveButton, TextField,
        conflict::{Compare, Difference, Place, chosen_names},
    },
    visit::words,
};

#[component]
pub fn Edit() -> AnyView {
    show(contact_group::load_contact_group_page(path_value("id"), Query::get().maybe("draft")), edit)
}

fn edit(ContactGroupPage { opened, contacts }: ContactGroupPage) -> AnyView {
    let all = words();
    let words = &all.contact_group;
    let path = opened.filled.form.id.map(|id| format!("/contact-groups/{id}")).unwrap_or_default();
    let place = Place { path, list: "/contact-groups", loses: "" };
    let said = opened.said(place, |stored, typed, _| differences(stored, typed, &contacts));
    let kept = opened.filled;
    let state = FormState::after(&kept, said);
    let form = kept.form;
    let id = form.id.map(|id| id.to_string()).unwrap_or_default();
    let (title, back) = match form.id {
        Some(id) => (words.edit, format!("/contact-groups/{id}")),
        None => (words.new, "/contact-groups".to_owned()),
    };
    let items = contacts.into_iter().map(|contact| item(contact, &form.contacts)).collect();
    let empty = || {
        view! {
            <p>{words.no_contacts}</p>
            <LinkButton href="/contacts/new" label=words.new_contact/>
        }
    };
    view! {
        <PageHead title lead=words.new_lead/>
        <Form action=SaveContactGroup::url() state class="form">
            <MadeFrom id version=form.version/>
            <TextField path="name" label=words.name value=form.name help=words.name_help/>
            <CheckList path="contacts" label=words.contacts items help=words.contacts_help empty/>
            <Actions>
                <SaveButton/>
                <LinkButton href=back label=all.common.cancel class="quiet"/>
            </Actions>
        </Form>
    }
    .into_any()
}

fn item(contact: Choice<ContactId>, chosen: &[ContactId]) -> CheckItem {
    CheckItem {
        value: contact.id.to_string(),
        checked: chosen.contains(&contact.id),
        note: if contact.has_robot { String::new() } else { words().contact.no_robot.to_owned() },
        name: contact.name,
    }
}

fn differences(stored: &ContactGroupForm, typed: &ContactGroupForm, contacts: &[Choice<ContactId>]) -> Vec<Difference> {
    let words = &words().contact_group;
    Compare::default()
        .text(words.name, &stored.name, &typed.name)
        .items(words.contacts, chosen_names(&stored.contacts, contacts), chosen_names(&typed.contacts, contacts))
        .done()
}
