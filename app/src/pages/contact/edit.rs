//! The form of a contact, for a new one and for a stored one.

use console::view::{RobotSummary, TestResult};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    detail::never_mentions,
    differences::differences,
    robot::{health_notice, others},
    test::{TestAnswer, TestButton},
};
use crate::{
    address::{Query, path_value},
    api::contact::{self, ContactPage, SaveContact},
    components::{LinkButton, Notice, NoticeKind, PageHead, show},
    form::{Actions, Check, Form, FormState, Input, MadeFrom, SaveButton, SecretField, TextField, conflict::Place},
    visit::words,
};

#[component]
pub fn Edit() -> AnyView {
    show(contact::load_contact_page(path_value("id"), Query::get().maybe("draft")), edit)
}

fn edit(ContactPage { opened, robot }: ContactPage) -> AnyView {
    let all = words();
    let words = &all.contact;
    let path = opened.filled.form.id.map(|id| format!("/contacts/{id}")).unwrap_or_default();
    let place = Place { path, list: "/contacts", loses: all.conflict.lost_contact };
    let said = opened.said(place, |stored, typed, secrets| differences(stored, typed, secrets, robot.as_ref()));
    let kept = opened.filled;
    let state = FormState::after(&kept, said);
    let tested = kept.note::<TestResult>();
    let lost = kept.secrets_lost.then(|| view! { <Notice kind=NoticeKind::Warn text=all.form.secrets_lost/> });
    let form = kept.form;
    let id = form.id.map(|id| id.to_string()).unwrap_or_default();
    let (title, back) = match form.id {
        Some(id) => (words.edit, format!("/contacts/{id}")),
        None => (words.new, "/contacts".to_owned()),
    };
    let stored = robot.as_ref().map(|robot| robot.masked_url.clone()).unwrap_or_default();
    let secret = robot.as_ref().filter(|robot| robot.has_secret).map(|_| words.secret_stored).unwrap_or_default();
    let health = robot.as_ref().map(|robot| robot.health.clone());
    let (has_robot, has_secret) = (robot.is_some(), !secret.is_empty());
    let unmentionable = never_mentions(&form.phone, &form.ding_user_id)
        .then(|| view! { <Notice kind=NoticeKind::Warn text=words.never_mentions/> });
    view! {
        <PageHead title lead=words.new_lead/>
        {lost}
        {robot.as_ref().map(|robot| about(robot, &form.name))}
        <Form action=SaveContact::url() state class="form">
            <MadeFrom id version=form.version/>
            <TextField path="name" label=words.name value=form.name help=words.name_help/>
            <TextField path="phone" label=words.phone value=form.phone help=words.phone_help input=Input::Phone/>
            {unmentionable}
            <TextField path="email" label=words.email value=form.email help=words.email_help input=Input::Email/>
            <SecretField path="webhook_url" label=words.robot help=words.robot_help stored input=Input::Url>
                {has_robot.then(|| view! {
                    <Check path="remove_robot" label=words.remove_robot checked=form.remove_robot/>
                })}
            </SecretField>
            <SecretField path="secret" label=words.secret help=words.secret_help stored=secret>
                {has_secret.then(|| view! {
                    <Check path="remove_secret" label=words.remove_secret checked=form.remove_secret/>
                })}
            </SecretField>
            <TextField path="keywords" label=words.keywords value=form.keywords help=words.keywords_help/>
            <TextField
                path="ding_user_id"
                label=words.ding_user_id
                value=form.ding_user_id
                help=words.ding_user_id_help
            />
            <Check
                path="system_notifications"
                label=words.system_notifications
                checked=form.system_notifications
                help=words.system_notifications_help
            />
            <TestAnswer result=tested.clone()/>
            <Actions>
                <SaveButton/>
                <TestButton result=tested health/>
                <LinkButton href=back label=all.common.cancel class="quiet"/>
            </Actions>
            <p class="help">{words.test_help}</p>
        </Form>
    }
    .into_any()
}

/// The robot that the contact has now.
fn about(robot: &RobotSummary, name: &str) -> impl IntoView + use<> {
    let words = &words().contact;
    let shared =
        others(robot, name).map(|names| view! { <Notice kind=NoticeKind::Info text=(words.shared_with)(&names)/> });
    view! {
        {health_notice(&robot.health)}
        {shared}
    }
}
