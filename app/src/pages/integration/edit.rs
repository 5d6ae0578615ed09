//! The form of an integration, for a new one and for a stored one.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    IntegrationId,
    integration::{IntegrationForm, Kind},
    severity::Scale,
};

use crate::{
    address::{Query, path_value},
    api::integration::{self, SaveIntegration},
    components::{LinkButton, PageHead, show},
    form::{
        Actions, Form, FormState, MadeFrom, NumberField, SaveButton, Select, TextArea, TextField,
        conflict::{Compare, Difference, Opened, Place},
    },
    visit::words,
};

#[component]
pub fn Edit() -> AnyView {
    show(integration::load_integration_page(path_value("id"), Query::get().maybe("draft")), edit)
}

fn edit(opened: Opened<IntegrationForm>) -> AnyView {
    let all = words();
    let words = &all.integration;
    let path = opened.filled.form.id.map(|id| format!("/integrations/{id}")).unwrap_or_default();
    let place = Place { path, list: "/integrations", loses: all.conflict.lost_integration };
    let said = opened.said(place, |stored, typed, _| differences(stored, typed));
    let kept = opened.filled;
    let state = FormState::after(&kept, said);
    let form = kept.form;
    let (title, lead, back) = match form.id {
        Some(id) => (words.edit, "", format!("/integrations/{id}")),
        None => (words.new, words.new_lead, "/integrations".to_owned()),
    };
    let auto_resolve_help = if form.id.is_some() { words.auto_resolve_stored } else { words.auto_resolve_help };
    view! {
        <PageHead title lead/>
        <Form action=SaveIntegration::url() state class="form">
            <MadeFrom id=form.id.map(|id| id.to_string()).unwrap_or_default() version=form.version>
                <input type="hidden" name="form[enabled]" value=form.enabled.to_string()/>
            </MadeFrom>
            <TextField path="name" label=words.name value=form.name help=words.name_help/>
            <KindField id=form.id kind=form.kind/>
            <TextArea path="description" label=words.description value=form.description help=words.description_help rows=2/>
            <NumberField
                path="auto_resolve"
                label=words.auto_resolve
                value=form.auto_resolve
                help=auto_resolve_help
                unit=all.form.seconds
            />
            <NumberField path="max_active" label=words.max_active value=form.max_active help=words.max_active_help unit=words.alerts_unit/>
            <Select path="scale" label=words.scale options=scales() value=form.scale.as_str() help=words.scale_help/>
            <TextArea path="severities" label=words.severities value=form.severities help=words.severities_help rows=3/>
            <Actions>
                <SaveButton/>
                <LinkButton href=back label=all.common.cancel class="quiet"/>
            </Actions>
        </Form>
    }
    .into_any()
}

fn scales() -> Vec<(String, String)> {
    Scale::ALL.map(|scale| (scale.as_str().to_owned(), words().scale(scale).to_owned())).to_vec()
}

fn differences(stored: &IntegrationForm, typed: &IntegrationForm) -> Vec<Difference> {
    let all = words();
    let words = &all.integration;
    Compare::default()
        .text(words.name, &stored.name, &typed.name)
        .text(words.description, &stored.description, &typed.description)
        .seconds(words.auto_resolve, &stored.auto_resolve, &typed.auto_resolve)
        .text(words.max_active, &stored.max_active, &typed.max_active)
        .text(words.scale, all.scale(stored.scale), all.scale(typed.scale))
        .text(words.severities, &stored.severities, &typed.severities)
        .done()
}

/// The kind decides what a URL understands, so it stays as it was chosen.
#[component]
fn KindField(id: Option<IntegrationId>, kind: Kind) -> impl IntoView {
    let all = words();
    let words = &all.integration;
    if id.is_none() {
        let options = Kind::ALL.map(|kind| (kind.as_str().to_owned(), all.kind(kind).to_owned())).to_vec();
        return view! { <Select path="kind" label=words.kind options value=kind.as_str() help=words.kind_help/> }
            .into_any();
    }
    view! {
        <input type="hidden" name="form[kind]" value=kind.as_str()/>
        <div class="field">
            <label for="f-kind">{words.kind}</label>
            <input id="f-kind" readonly value=all.kind(kind) aria-describedby="f-kind-h"/>
            <p class="help" id="f-kind-h">{words.kind_fixed}</p>
        </div>
    }
    .into_any()
}
