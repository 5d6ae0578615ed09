//! All alerts, newest first.

use console::view::{AlertFilters, AlertQuery, AlertRow, AlertState, Page, TimeRange};
use leptos::prelude::*;
use model::{
    alert::{Ended, Since},
    severity::Level,
};

use super::LabelChips;
use crate::{
    address::Query,
    api::alert,
    components::{
        Badge, Column, EmptyState, LinkButton, PageHead, Pagination, Shape, Table, Time, Tone, level_tone, listed,
        shortened, show, state_tone,
    },
    form::{FilterBar, FilterSelect},
    visit::words,
};

const FILTERS: &[&str] = &["search", "state", "level", "integration"];

#[component]
pub fn List() -> AnyView {
    let words = &words().alert;
    let query = Query::get();
    let wanted = AlertQuery {
        state: query.maybe("state").and_then(|state| AlertState::parse(&state)),
        level: query.maybe("level").and_then(|level| Level::parse(&level)),
        integration: query.maybe("integration").and_then(|id| id.parse().ok()),
        search: query.text("search"),
        range: TimeRange::default(),
        page: query.page(),
    };
    view! {
        <PageHead title=words.title lead=words.lead/>
        {show(alert::load_alert_filters(), filter_bar)}
        {show(alert::load_alerts(wanted), |page| listed(page, FILTERS, empty, rows))}
    }
    .into_any()
}

fn filter_bar(filters: AlertFilters) -> impl IntoView {
    let all = words();
    let words = &all.alert;
    let states = AlertState::ALL.map(|state| (state.as_str().to_owned(), all.alert_state(state).to_owned())).to_vec();
    let levels = Level::ALL.map(|level| (level.as_str().to_owned(), all.level(level).to_owned())).to_vec();
    let integrations = filters.integrations.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    view! {
        <FilterBar action="/alerts" search=words.search names=FILTERS>
            <FilterSelect name="state" label=words.state options=states/>
            <FilterSelect name="level" label=words.level options=levels/>
            <FilterSelect name="integration" label=words.integration options=integrations/>
        </FilterBar>
    }
}

fn rows(page: Page<AlertRow>) -> AnyView {
    let (total, request) = (page.total, page.request);
    view! {
        <AlertTable rows=page.rows label=words().alert.title/>
        <div class="under">
            <span></span>
            <Pagination total request/>
        </div>
    }
    .into_any()
}

/// Alerts one under the other; the Overview shows some, too.
#[component]
pub fn AlertTable(rows: Vec<AlertRow>, label: &'static str) -> impl IntoView {
    let words = &words().alert;
    let columns = vec![
        Column::Text(words.level),
        Column::Text(words.name),
        Column::Text(words.state),
        Column::Text(words.labels),
        Column::Text(words.integration),
        Column::Text(words.since),
    ];
    view! { <Table label columns>{rows.into_iter().map(row).collect_view()}</Table> }
}

fn row(row: AlertRow) -> impl IntoView {
    let all = words();
    let words = &all.alert;
    let href = format!("/alerts/{}", row.id);
    let name = if row.name.is_empty() { words.unnamed.to_owned() } else { shortened(&row.name) };
    let summary = (!row.summary.is_empty()).then(|| view! { <span class="sub">{shortened(&row.summary)}</span> });
    let ended = match &row.ended {
        Some(Ended::Person { name, since }) => {
            let still = (*since == Since::StillReported).then(|| format!(" · {}", words.still_reported));
            Some(view! { <span class="sub">{(words.ended_by_short)(name)}{still}</span> }.into_any())
        }
        Some(Ended::Silence | Ended::Sender | Ended::Clock) | None => None,
    };
    view! {
        <tr>
            <td data-label=words.level><Badge tone=level_tone(row.level) text=all.level(row.level)/></td>
            <td data-label=words.name class="main">
                <div>
                    <a class="strong" href=href>{name}</a>
                    {summary}
                </div>
            </td>
            <td data-label=words.state>
                {state_badge(row.state, row.ended.as_ref())}
                {ended}
            </td>
            <td data-label=words.labels><LabelChips labels=row.labels/></td>
            <td data-label=words.integration>{row.integration}</td>
            <td data-label=words.since class="when"><Time at=row.starts_at/></td>
        </tr>
    }
}

/// What is not reported any more may fire still.
pub fn state_badge(state: AlertState, ended: Option<&Ended>) -> impl IntoView + use<> {
    let all = words();
    match ended {
        Some(Ended::Silence) => view! { <Badge tone=Tone::Warn text=all.alert.silent_short/> },
        _ => view! { <Badge tone=state_tone(state) text=all.alert_state(state)/> },
    }
}

fn empty() -> AnyView {
    let words = &words().alert;
    view! {
        <EmptyState icon=Shape::Alert title=words.empty hint=words.empty_hint>
            <LinkButton href="/integrations/new" label=words.new_integration icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
