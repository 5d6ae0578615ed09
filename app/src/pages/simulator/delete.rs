//! The question before a robot is deleted. The next page is about another one, so the browser posts the form itself.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::simulator::DeleteSimulatedRobot,
    form::{Ask, FormState, PlainForm},
    visit::words,
};

#[component]
pub fn DeleteDialog(key: String, group: String) -> impl IntoView {
    let all = words();
    let words = &all.simulator;
    let title = (words.delete_title)(&group);
    view! {
        <Ask ask="delete" title>
            <PlainForm action=DeleteSimulatedRobot::url() state=FormState::new()>
                <input type="hidden" name="robot" value=key/>
                <p>{words.delete_breaks}</p>
                <p>{all.common.cannot_be_undone}</p>
                <button type="submit" class="btn danger">{words.delete}</button>
            </PlainForm>
        </Ask>
    }
}
