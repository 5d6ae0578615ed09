//! Another robot, in a group of its own. The browser posts the form itself: the next page is about the new robot.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::simulator::{AddSimulatedRobot, NewRobotForm},
    components::Card,
    form::{Actions, FilledForm, FormState, PlainForm, SaveButton, TextField},
    visit::words,
};

#[component]
pub fn AddRobot(filled: FilledForm<NewRobotForm>) -> impl IntoView {
    let words = &words().simulator;
    let state = FormState::of(&filled);
    view! {
        <Card title=words.add id="add">
            <PlainForm action=AddSimulatedRobot::url() state class="form">
                <TextField path="new_group" label=words.new_group value=filled.form.new_group help=words.new_group_help/>
                <Actions><SaveButton label=words.add_button/></Actions>
            </PlainForm>
        </Card>
    }
}
