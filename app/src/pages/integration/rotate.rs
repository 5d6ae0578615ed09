//! The question before an integration gets a new token.

use console::view::IntegrationRow;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::integration::RotateIntegration,
    components::Time,
    form::{Ask, Form, FormState},
    visit::words,
};

#[component]
pub fn RotateDialog(row: IntegrationRow) -> impl IntoView {
    let words = &words().integration;
    view! {
        <Ask ask="rotate" title=words.rotate_title>
            <Form action=RotateIntegration::url() state=FormState::new()>
                <input type="hidden" name="id" value=row.id.to_string()/>
                <p>{words.rotate_breaks}</p>
                {row.last_event_at.map(|at| view! { <p>{words.last_event}": "<Time at/></p> })}
                <button type="submit" class="btn danger">{words.rotate}</button>
            </Form>
        </Ask>
    }
}
