//! The robot: its webhook URL and its switches.

use leptos::{prelude::*, server_fn::ServerFn};

use super::status::Status;
use crate::{
    api::simulator::{EmptySimulatedChat, RobotForm, SaveSimulatedRobot, Traffic},
    components::{Card, CopyField},
    form::{Actions, Check, FilledForm, Form, FormState, GetForm, SaveButton, TextField},
    visit::words,
};

#[component]
pub fn RobotCard(
    key: String,
    webhook_url: String,
    members: Vec<(String, String)>,
    filled: FilledForm<RobotForm>,
    traffic: Traffic,
) -> impl IntoView {
    let words = &words().simulator;
    let state = FormState::of(&filled);
    let form = filled.form;
    let (of_form, of_chat) = (key.clone(), key.clone());
    view! {
        <Card title=words.robot>
            <CopyField id="webhook" label=words.webhook value=webhook_url help=words.webhook_help/>
            <Status traffic/>
            <Form action=SaveSimulatedRobot::url() state class="form">
                <input type="hidden" name="form[robot]" value=of_form/>
                <TextField path="group" label=words.group value=form.group/>
                <TextField path="keywords" label=words.keywords value=form.keywords help=words.keywords_help/>
                <TextField path="secret" label=words.secret value=form.secret help=words.secret_help/>
                <TextField path="ip_list" label=words.ip_list value=form.ip_list help=words.ip_list_help/>
                <Check path="enabled" label=words.enabled checked=form.enabled help=words.enabled_help/>
                <Actions><SaveButton/></Actions>
            </Form>
            {people(members)}
            <div class="acts more">
                <Form action=EmptySimulatedChat::url() state=FormState::new()>
                    <input type="hidden" name="robot" value=of_chat/>
                    <button type="submit" class="btn quiet">{words.empty_chat}</button>
                </Form>
                <GetForm action="/simulator">
                    <input type="hidden" name="robot" value=key/>
                    <button type="submit" name="ask" value="delete" class="btn quiet">{words.delete}</button>
                </GetForm>
            </div>
        </Card>
    }
}

/// The group's members: only they can be mentioned.
fn people(members: Vec<(String, String)>) -> impl IntoView {
    let words = &words().simulator;
    let member = |(name, number)| view! { <li>{name}" "<span class="dim num">{number}</span></li> };
    (!members.is_empty()).then(|| {
        view! {
            <section class="part">
                <h3>{words.members}</h3>
                <ul class="people">{members.into_iter().map(member).collect_view()}</ul>
            </section>
        }
    })
}
