//! All deliveries, newest first.

use console::view::{DeliveryFilters, DeliveryQuery, DeliveryRow, Page, TimeRange};
use leptos::prelude::*;
use model::delivery::DeliveryState;

use crate::{
    address::Query,
    api::delivery,
    components::{
        Badge, Column, EmptyState, LinkButton, Live, PageHead, Pagination, Refresh, Shape, Table, Time, delivery_tone,
        listed, shortened, show,
    },
    form::{FilterBar, FilterSelect},
    visit::words,
};

const FILTERS: &[&str] = &["state", "robot", "rule", "hours"];

#[component]
pub fn List() -> AnyView {
    let words = &words().delivery;
    let query = Query::get();
    let wanted = DeliveryQuery {
        state: query.maybe("state").and_then(|state| DeliveryState::parse(&state)),
        robot: query.maybe("robot").and_then(|id| id.parse().ok()),
        rule: query.maybe("rule").and_then(|id| id.parse().ok()),
        range: TimeRange::default(),
        page: query.page(),
    };
    let hours = query.maybe("hours").and_then(|hours| hours.parse().ok());
    view! {
        <PageHead title=words.title lead=words.lead/>
        {show(delivery::load_delivery_filters(), filter_bar)}
        <Live>{show(delivery::load_deliveries(wanted, hours), |page| listed(page, FILTERS, empty, rows))}</Live>
    }
    .into_any()
}

fn filter_bar(filters: DeliveryFilters) -> impl IntoView {
    let all = words();
    let words = &all.delivery;
    let states =
        DeliveryState::ALL.map(|state| (state.as_str().to_owned(), all.delivery_state(state).to_owned())).to_vec();
    let robots = filters.robots.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let rules = filters.rules.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let hours = words.hours.map(|(hours, name)| (hours.to_string(), name.to_owned())).to_vec();
    view! {
        <FilterBar action="/deliveries" names=FILTERS>
            <FilterSelect name="state" label=words.state options=states/>
            <FilterSelect name="robot" label=words.robot options=robots/>
            <FilterSelect name="rule" label=words.rule options=rules/>
            <FilterSelect name="hours" label=words.within options=hours/>
        </FilterBar>
    }
}

fn rows(page: Page<DeliveryRow>) -> AnyView {
    let moves = page.rows.iter().any(|row| row.state.is_moving()).then(|| view! { <Refresh seconds=5/> });
    let (total, request) = (page.total, page.request);
    view! {
        {moves}
        <DeliveryTable rows=page.rows label=words().delivery.title/>
        <div class="under">
            <span></span>
            <Pagination total request/>
        </div>
    }
    .into_any()
}

/// Deliveries one under the other; the Overview shows some, too.
#[component]
pub fn DeliveryTable(rows: Vec<DeliveryRow>, label: &'static str) -> impl IntoView {
    let words = &words().delivery;
    let columns = vec![
        Column::Text(words.state),
        Column::Text(words.message),
        Column::Text(words.robot),
        Column::Text(words.rule),
        Column::Text(words.answer),
        Column::Text(words.time),
    ];
    view! { <Table label columns>{rows.into_iter().map(row).collect_view()}</Table> }
}

fn row(row: DeliveryRow) -> impl IntoView {
    let all = words();
    let words = &all.delivery;
    let href = format!("/deliveries/{}", row.id);
    let title = if row.title.is_empty() { words.untitled.to_owned() } else { shortened(&row.title) };
    let about = format!("{} · {}", all.reason(row.reason), (all.common.alerts)(row.alerts.into()));
    let rule = match (row.rule, row.rule_name) {
        (Some(rule), Some(name)) => view! { <a href=format!("/dispatch-rules/{rule}")>{name}</a> }.into_any(),
        (Some(_), None) => view! { <span class="dim">{words.deleted_rule}</span> }.into_any(),
        (None, _) => view! { <span class="dim">{words.no_rule}</span> }.into_any(),
    };
    let answer = match row.answer {
        Some(answer) => all.meaning(&answer.meaning).what.into_owned(),
        None => words.not_answered.to_owned(),
    };
    let tried = (row.attempts > 1).then(|| view! { <span class="sub">{(words.tried)(row.attempts)}</span> });
    view! {
        <tr>
            <td data-label=words.state>
                <Badge tone=delivery_tone(row.state) text=all.delivery_state(row.state)/>
            </td>
            <td data-label=words.message class="main">
                <div>
                    <a class="strong" href=href>{title}</a>
                    <span class="sub">{about}</span>
                </div>
            </td>
            <td data-label=words.robot>{shortened(&row.robot_name)}</td>
            <td data-label=words.rule>{rule}</td>
            <td data-label=words.answer>
                <div>
                    {answer}
                    {tried}
                </div>
            </td>
            <td data-label=words.time class="when"><Time at=row.created_at/></td>
        </tr>
    }
}

fn empty() -> AnyView {
    let words = &words().delivery;
    view! {
        <EmptyState icon=Shape::Delivery title=words.empty hint=words.empty_hint>
            <LinkButton href="/" label=words.to_overview class="primary"/>
        </EmptyState>
    }
    .into_any()
}
