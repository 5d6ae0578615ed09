//! The question before an integration is deleted.

use console::view::IntegrationRow;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::integration::DeleteIntegration,
    components::Time,
    form::{Ask, Form, FormState},
    visit::words,
};

#[component]
pub fn DeleteDialog(row: IntegrationRow) -> impl IntoView {
    let all = words();
    let words = &all.integration;
    let title = (words.delete_title)(&row.name);
    view! {
        <Ask ask="delete" title>
            <Form action=DeleteIntegration::url() state=FormState::new()>
                <input type="hidden" name="id" value=row.id.to_string()/>
                <p>{words.delete_breaks}</p>
                {row.last_event_at.map(|at| view! { <p>{words.last_event}": "<Time at/></p> })}
                <p>{all.common.cannot_be_undone}</p>
                <button type="submit" class="btn danger">{all.common.delete}</button>
            </Form>
        </Ask>
    }
}
