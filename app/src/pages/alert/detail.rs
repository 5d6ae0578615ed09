//! One alert: what it says, what happened to it, what the rules make of it, which messages carried it.

use console::view::{AlertDelivery, AlertDetail, AlertState};
use leptos::prelude::*;
use model::{
    Labels,
    alert::{Alert, AlertEventKind, Ended, Since},
    cut,
    limits::{
        ingest::{ANNOTATION_BYTES, LINK_BYTES, NAME_BYTES},
        shown::{LEAD_CHARS, PAIRS},
    },
    web::web_address,
};

use super::{
    list::state_badge,
    resolve::{ResolveButton, ResolveDialog},
    rule_check::rules,
    silence::why_silent,
    trace::trace,
};
use crate::{
    address::path_id,
    api::alert,
    browser_words::times::span,
    components::{
        Badge, Card, Column, KeyValue, KeyValues, Live, Notice, NoticeKind, PageHead, Refresh, Table, Time, Tone,
        delivery_tone, level_tone, shortened, show,
    },
    visit::words,
};

/// Bytes of an address once it is encoded.
const LONGEST_LINK: usize = 3 * LINK_BYTES;

#[component]
pub fn Detail() -> AnyView {
    let id = path_id();
    show(async move { alert::load_alert(id?).await }, |alert| view! { <Live>{detail(alert)}</Live> })
}

fn detail(detail: AlertDetail) -> AnyView {
    let words = &words().alert;
    let moves = is_moving(&detail).then(|| view! { <Refresh/> });
    let why = why_silent(&detail);
    let steps = trace(&detail);
    let stuck = stuck(&detail);
    let by_person = by_person(&detail.alert);
    let resolve = detail.alert.is_firing().then(|| view! { <ResolveDialog id=detail.alert.id/> });
    let AlertDetail { alert, integration, deliveries, rules: rule_checks, trace: _, stuck: _ } = detail;
    let annotations = if alert.annotations.0.is_empty() {
        view! { <p class="dim">{words.no_annotations}</p> }.into_any()
    } else {
        pairs(&alert.annotations)
    };
    let (head, labels, facts) = (head(&alert), pairs(&alert.labels), facts(&alert, integration));
    view! {
        {head}
        {moves}
        {resolve}
        {stuck}
        {by_person}
        {why}
        <Card title=words.trace>
            <p class="help">{words.trace_hint}</p>
            {steps}
        </Card>
        <div class="cols">
            <div class="stack">
                <Card title=words.annotations>{annotations}</Card>
                <Card title=words.labels>{labels}</Card>
            </div>
            {facts}
        </div>
        {rules(rule_checks)}
        <Card title=words.deliveries>{messages(deliveries)}</Card>
    }
    .into_any()
}

/// Who resolved it, and what its sender says of that.
fn by_person(alert: &Alert) -> impl IntoView + use<> {
    let words = &words().alert;
    let Some(Ended::Person { name, since }) = &alert.ended else { return ().into_any() };
    let text = (words.ended_by)(name);
    let heard = alert.updated_at;
    let more = match since {
        Since::Nothing => view! { <p>{words.ended_quiet}</p> }.into_any(),
        Since::StillReported => view! {
            <p>
                {words.ended_still} " " {words.ended_still_last} " " <Time at=heard/>
            </p>
        }
        .into_any(),
        Since::Over => ().into_any(),
    };
    let kind = if *since == Since::StillReported { NoticeKind::Warn } else { NoticeKind::Info };
    view! { <Notice kind text>{more}</Notice> }.into_any()
}

/// The decision about its group could not be stored.
fn stuck(detail: &AlertDetail) -> impl IntoView + use<> {
    let words = &words().set_aside;
    let errors: Vec<_> =
        detail.stuck.iter().map(|aside| view! { <p><code class="break">{aside.error.clone()}</code></p> }).collect();
    (!errors.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Bad text=words.stuck>
                <p>{words.stuck_fix}</p>
                {errors}
            </Notice>
        }
    })
}

fn head(alert: &Alert) -> impl IntoView + use<> {
    let all = words();
    let words = &all.alert;
    let state = if alert.is_firing() { AlertState::Firing } else { AlertState::Resolved };
    let name = if alert.name().is_empty() { words.unnamed } else { alert.name() };
    let name = shortened(name);
    let summary = ["summary", "description", "message"]
        .map(|name| alert.annotations.value(name))
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let summary = cut::to_chars(summary, LEAD_CHARS).into_owned();
    let level = alert.level();
    let still = alert.is_still_reported().then(|| view! { <Badge tone=Tone::Warn text=words.still_reported/> });
    let source = web_address(&alert.generator_url, LONGEST_LINK).map(|href| {
        view! { <a class="btn" href=href rel="external noopener noreferrer" target="_blank">{words.source}</a> }
    });
    let resolve = alert.is_firing().then(|| view! { <ResolveButton id=alert.id/> });
    view! {
        <PageHead title=name lead=summary>{source}{resolve}</PageHead>
        <p class="badges">
            {state_badge(state, alert.ended.as_ref())}
            <Badge tone=level_tone(level) text=all.level(level)/>
            {still}
        </p>
    }
}

/// Milliseconds: an end that was heard of so much later says when.
const LATE: i64 = 60_000;

fn facts(alert: &Alert, integration: String) -> impl IntoView + use<> {
    let all = words();
    let words = &all.alert;
    let from = if integration.is_empty() {
        view! { <span class="dim">{words.deleted_integration}</span> }.into_any()
    } else {
        view! { <a href=format!("/integrations/{}", alert.integration)>{integration}</a> }.into_any()
    };
    let end = match (alert.resolved_at, alert.ends_at) {
        (Some(at), _) if alert.ended == Some(Ended::Silence) => {
            view! { <KeyValue name=words.silent_since><Time at/></KeyValue> }.into_any()
        }
        (Some(heard), _) => {
            let at = alert.ended_at().unwrap_or(heard);
            let lasted = span(at.since(alert.starts_at).max(0) / 1000, all.time);
            let late = (heard.since(at) > LATE)
                .then(|| view! { <KeyValue name=words.resolved_heard><Time at=heard/></KeyValue> });
            view! {
                <KeyValue name=words.resolved><Time at/></KeyValue>
                {late}
                <KeyValue name=words.lasted>{lasted}</KeyValue>
            }
            .into_any()
        }
        (None, Some(at)) => view! { <KeyValue name=words.ends><Time at/></KeyValue> }.into_any(),
        (None, None) => view! { <KeyValue name=words.ends>{words.ends_open}</KeyValue> }.into_any(),
    };
    let (started, received, heard) = (alert.starts_at, alert.received_at, alert.updated_at);
    let fingerprint = alert.fingerprint.to_string();
    view! {
        <Card title=words.facts>
            <KeyValues>
                <KeyValue name=words.integration>{from}</KeyValue>
                <KeyValue name=words.started><Time at=started/></KeyValue>
                <KeyValue name=words.received><Time at=received/></KeyValue>
                <KeyValue name=words.last_heard><Time at=heard/></KeyValue>
                {end}
                <KeyValue name=words.fingerprint>
                    <code class="break">{fingerprint}</code>
                </KeyValue>
            </KeyValues>
        </Card>
    }
}

/// Names and values as they are stored. Those of alerts that came in before there was a limit can be of any number and size.
fn pairs(labels: &Labels) -> AnyView {
    let pair = |(name, value): (&String, &String)| {
        let name = cut::to_chars(name, NAME_BYTES).into_owned();
        let value = linked(&cut::to_chars(value, ANNOTATION_BYTES));
        view! { <KeyValue name><span class="pre">{value}</span></KeyValue> }
    };
    let rest = labels.0.len().saturating_sub(PAIRS);
    let more = (rest > 0).then(|| view! { <p class="dim">{(words().alert.more_labels)(rest)}</p> });
    let pairs = labels.0.iter().take(PAIRS).map(pair).collect_view();
    view! {
        <KeyValues>{pairs}</KeyValues>
        {more}
    }
    .into_any()
}

/// A value that is an address as a link: runbooks, dashboards. What is read is where it leads.
fn linked(value: &str) -> AnyView {
    match web_address(value, LONGEST_LINK) {
        Some(href) if !value.trim().contains(char::is_whitespace) => {
            let shown = href.clone();
            view! { <a href=href rel="external noopener noreferrer" target="_blank">{shown}</a> }.into_any()
        }
        _ => value.to_owned().into_any(),
    }
}

fn messages(deliveries: Vec<AlertDelivery>) -> AnyView {
    let all = words();
    let words = &all.delivery;
    if deliveries.is_empty() {
        return view! { <p class="dim">{all.alert.no_deliveries}</p> }.into_any();
    }
    let columns = vec![
        Column::Text(words.state),
        Column::Text(words.message),
        Column::Text(words.robot),
        Column::Text(words.rule),
        Column::Text(words.time),
    ];
    let row = |delivery: AlertDelivery| {
        let href = format!("/deliveries/{}", delivery.id);
        view! {
            <tr>
                <td data-label=words.state>
                    <Badge tone=delivery_tone(delivery.state) text=all.delivery_state(delivery.state)/>
                </td>
                <td data-label=words.message><a class="strong" href=href>{all.reason(delivery.reason)}</a></td>
                <td data-label=words.robot>{delivery.robot}</td>
                <td data-label=words.rule>{delivery.rule_name.unwrap_or_else(|| words.deleted_rule.to_owned())}</td>
                <td data-label=words.time class="when"><Time at=delivery.created_at/></td>
            </tr>
        }
    };
    view! { <Table label=all.alert.deliveries columns>{deliveries.into_iter().map(row).collect_view()}</Table> }
        .into_any()
}

/// A message about it is on its way, or will be when its group is looked at.
fn is_moving(detail: &AlertDetail) -> bool {
    let sending = detail.deliveries.iter().any(|delivery| delivery.state.is_moving());
    let grouped = detail.trace.iter().any(|line| matches!(line.what, AlertEventKind::Grouped { .. }));
    sending || (detail.deliveries.is_empty() && grouped && detail.alert.is_firing())
}
