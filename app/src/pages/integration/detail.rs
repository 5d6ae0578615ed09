//! One integration: its URL, how to point a monitoring system to it, and whether anything comes in.

use console::view::{IntegrationDetail, IntegrationRow};
use leptos::{prelude::*, server_fn::ServerFn};
use model::{IntegrationId, integration::Kind};

use super::{
    delete::DeleteDialog,
    intake::{intake, why},
    list::{last_event, state},
    rotate::RotateDialog,
    severity::severity,
    snippets::Snippets,
};
use crate::{
    address::path_id,
    api::integration::{self, SwitchIntegration},
    browser_words::times::span,
    components::{
        Card, CopyField, KeyValue, KeyValues, LastChange, LinkButton, Notice, NoticeKind, PageHead, Shape, Time, show,
    },
    form::{AskButton, Form, FormState},
    visit::words,
};

#[component]
pub fn Detail() -> AnyView {
    let id = path_id();
    show(async move { integration::load_integration(id?).await }, detail)
}

fn detail(integration: IntegrationDetail) -> AnyView {
    let all = words();
    let (words, common) = (&all.integration, &all.common);
    let row = integration.row.clone();
    let path = format!("/integrations/{}", row.id);
    let (edit, rotate, url) = (format!("{path}/edit"), path.clone(), integration.url.clone());
    let url_help = if row.kind == Kind::Prometheus { words.url_help_prometheus } else { words.url_help };
    let ends = row
        .auto_resolve
        .map_or_else(|| words.never_by_itself.to_owned(), |millis| (words.after)(&span(millis / 1000, all.time)));
    let (severity, noted) = (severity(&integration), intake(&integration));
    view! {
        <PageHead title=row.name.clone() lead=row.description.clone()>
            <LinkButton href=edit label=common.edit icon=Shape::Edit class="primary"/>
            <SwitchButton id=row.id enabled=row.enabled/>
            <AskButton action=path ask="delete" label=common.delete/>
        </PageHead>
        // The questions first, so that they are seen without JavaScript, too.
        <RotateDialog row=row.clone()/>
        <DeleteDialog row=row.clone()/>
        {notices(&integration)}
        <Card title=words.address>
            <CopyField id="url" label="URL" value=url help=url_help/>
            <div class="acts under">
                <AskButton action=rotate ask="rotate" label=words.rotate class=""/>
            </div>
        </Card>
        <div class="cols">
            <Card title=words.traffic>
                <KeyValues>
                    <KeyValue name=words.state>{state(row.enabled)}</KeyValue>
                    <KeyValue name=words.last_event>{last_event(row.last_event_at)}</KeyValue>
                    <KeyValue name=words.last_hour><span class="num">{row.last_hour}</span></KeyValue>
                    <KeyValue name=words.clock>{clock(integration.clock_behind)}</KeyValue>
                </KeyValues>
            </Card>
            <Card title=words.about>
                <KeyValues>
                    <KeyValue name=words.kind>{all.kind(row.kind)}</KeyValue>
                    <KeyValue name=words.auto_resolve>{ends}</KeyValue>
                    <KeyValue name=words.max_active><span class="num">{integration.max_active}</span></KeyValue>
                    <KeyValue name=common.created><Time at=integration.created_at/></KeyValue>
                    <KeyValue name=common.updated><LastChange edited=integration.edited.clone()/></KeyValue>
                </KeyValues>
            </Card>
        </div>
        {severity}
        {noted}
        <Snippets kind=row.kind url=integration.url/>
    }
    .into_any()
}

/// Milliseconds that are no difference: a network, and times that are given in seconds.
const SAME: i64 = 2_000;

fn clock(behind: Option<i64>) -> AnyView {
    let all = words();
    let words = &all.integration;
    let time = |milliseconds: i64| span(milliseconds / 1000, all.time);
    match behind {
        None => view! { <span class="dim">{words.clock_unknown}</span> }.into_any(),
        Some(behind) if behind < -SAME => (words.clock_ahead)(&time(-behind)).into_any(),
        Some(behind) if behind <= SAME => words.clock_right.into_any(),
        Some(behind) => (words.clock_behind)(&time(behind)).into_any(),
    }
}

/// What keeps events from coming in.
fn notices(integration: &IntegrationDetail) -> AnyView {
    let words = &words().integration;
    let IntegrationRow { enabled, last_event_at, .. } = integration.row;
    let disabled = (!enabled).then(|| view! { <Notice kind=NoticeKind::Warn text=words.is_disabled/> });
    let silent = (enabled && last_event_at.is_none() && integration.refusals.is_empty())
        .then(|| view! { <Notice kind=NoticeKind::Info text=words.no_event_yet/> });
    let refused = integration.refusals.first().cloned().map(|refusal| {
        view! {
            <Notice kind=NoticeKind::Bad text=(words.refused)(refusal.status)>
                {why(&refusal.why)}
                <p class="dim"><Time at=refusal.at/></p>
            </Notice>
        }
    });
    view! {
        {disabled}
        {silent}
        {refused}
    }
    .into_any()
}

#[component]
fn SwitchButton(id: IntegrationId, enabled: bool) -> impl IntoView {
    let words = &words().integration;
    let on = (!enabled).then(|| view! { <input type="hidden" name="on" value="true"/> });
    view! {
        <Form action=SwitchIntegration::url() state=FormState::new()>
            <input type="hidden" name="id" value=id.to_string()/>
            {on}
            <button type="submit" class="btn">{if enabled { words.disable } else { words.enable }}</button>
        </Form>
    }
}
