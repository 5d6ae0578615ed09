//! All integrations, and whether anything comes in by them.

use console::view::IntegrationRow;
use leptos::prelude::*;

use crate::{
    api::integration,
    components::{Badge, Column, EmptyState, LinkButton, PageHead, Shape, Table, Time, Tone, shortened, show},
    visit::words,
};

#[component]
pub fn List() -> AnyView {
    let words = &words().integration;
    view! {
        <PageHead title=words.title lead=words.lead>
            <LinkButton href="/integrations/new" label=words.new icon=Shape::Plus class="primary"/>
        </PageHead>
        {show(integration::load_integrations(), table)}
    }
    .into_any()
}

fn table(rows: Vec<IntegrationRow>) -> AnyView {
    let words = &words().integration;
    if rows.is_empty() {
        return view! {
            <EmptyState icon=Shape::Integration title=words.empty hint=words.empty_hint>
                <LinkButton href="/integrations/new" label=words.new icon=Shape::Plus class="primary"/>
            </EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::Text(words.name),
        Column::Text(words.kind),
        Column::Text(words.state),
        Column::Text(words.last_event),
        Column::Number(words.last_hour),
    ];
    view! { <Table label=words.title columns>{rows.into_iter().map(row).collect_view()}</Table> }.into_any()
}

fn row(row: IntegrationRow) -> impl IntoView {
    let all = words();
    let words = &all.integration;
    let href = format!("/integrations/{}", row.id);
    let description =
        (!row.description.is_empty()).then(|| view! { <p class="dim under-name">{shortened(&row.description)}</p> });
    let refused = row.refused_at.map(|_| view! { " "<Badge tone=Tone::Warn text=words.refused_mark/> });
    view! {
        <tr>
            <td data-label=words.name>
                <div>
                    <a class="strong" href=href>{row.name}</a>
                    {description}
                </div>
            </td>
            <td data-label=words.kind>{all.kind(row.kind)}</td>
            <td data-label=words.state>{state(row.enabled)}{refused}</td>
            <td data-label=words.last_event>{last_event(row.last_event_at)}</td>
            <td data-label=words.last_hour class="num">{row.last_hour}</td>
        </tr>
    }
}

/// Whether it takes events.
pub fn state(enabled: bool) -> impl IntoView {
    let words = &words().integration;
    let (tone, text) = if enabled { (Tone::Good, words.enabled) } else { (Tone::Calm, words.disabled) };
    view! { <Badge tone text/> }
}

pub fn last_event(at: Option<model::Millis>) -> AnyView {
    match at {
        Some(at) => view! { <Time at/> }.into_any(),
        None => view! { <span class="dim">{words().integration.never}</span> }.into_any(),
    }
}
