//! What happened to an alert: its own events and the messages about it, in the order of time.

use console::view::{AlertDelivery, AlertDetail, TraceLine};
use leptos::prelude::*;
use model::{
    Millis, RuleId,
    alert::{AlertEventKind, Ends, Said},
};

use crate::{
    browser_words::times::span,
    components::{Badge, Time, Tone, delivery_tone},
    visit::words,
};

pub fn trace(detail: &AlertDetail) -> AnyView {
    let events = detail.trace.iter().map(|line| (line.at, event(line, detail)));
    let messages = detail.deliveries.iter().map(|delivery| (delivery.created_at, message(delivery)));
    let mut steps: Vec<(Millis, AnyView)> = events.chain(messages).collect();
    // Stable: what happened at one time stays in the order of cause and effect.
    steps.sort_by_key(|(at, _)| *at);
    view! { <ol class="trace">{steps.into_iter().map(|(_, step)| step).collect_view()}</ol> }.into_any()
}

fn event(line: &TraceLine, detail: &AlertDetail) -> AnyView {
    let words = &words().alert;
    let from = if detail.integration.is_empty() { words.deleted_integration } else { &detail.integration };
    let rule_name = line.rule_name.as_deref().unwrap_or(words.deleted_rule);
    let (tone, text) = match &line.what {
        AlertEventKind::Fired { .. } => (Tone::Bad, (words.fired)(from)),
        AlertEventKind::Updated { times: 1, .. } => (Tone::Calm, words.updated.to_owned()),
        AlertEventKind::Updated { times, .. } => (Tone::Calm, (words.updated_often)(*times)),
        AlertEventKind::ResolvedBySender { .. } => (Tone::Good, (words.resolved_by_sender)(from)),
        AlertEventKind::ResolvedByClock if detail.alert.ends_by_timeout => {
            (Tone::Good, words.resolved_by_timeout.to_owned())
        }
        AlertEventKind::NotReported => (Tone::Warn, words.not_reported.to_owned()),
        AlertEventKind::ResolvedByPerson { name } => (Tone::Good, (words.resolved_by_person)(name)),
        AlertEventKind::StillReported { times, .. } => {
            let text = if detail.alert.ended_by().is_some() { words.reported_after } else { words.old_news };
            (Tone::Calm, text(*times))
        }
        AlertEventKind::ResolvedByClock => (Tone::Good, words.resolved_by_end.to_owned()),
        AlertEventKind::Grouped { .. } => (Tone::Info, (words.grouped)(rule_name)),
        AlertEventKind::Discarded { .. } => (Tone::Warn, (words.discarded)(rule_name)),
        AlertEventKind::Unmatched => (Tone::Warn, words.unmatched.to_owned()),
        AlertEventKind::RobotGone { .. } => (Tone::Warn, (words.robot_gone)(rule_name)),
    };
    let rule = match line.what {
        AlertEventKind::Grouped { rule, version }
        | AlertEventKind::Discarded { rule, version }
        | AlertEventKind::RobotGone { rule, version } => Some(decided_by(rule, version, detail)),
        _ => None,
    };
    let last = match line.what {
        AlertEventKind::Updated { last: Some(at), .. } | AlertEventKind::StillReported { last: Some(at), .. } => {
            Some(view! { <span class="dim">{words.updated_last}" "<Time at/></span> }.into_any())
        }
        AlertEventKind::Fired { said } => said_at_first(said),
        AlertEventKind::ResolvedBySender { said: Said { ends: Some(Ends::At(at)), .. } } => {
            Some(view! { <span class="dim">{words.said_end}" "<Time at/></span> }.into_any())
        }
        _ => None,
    };
    step(tone, line.at, text, rule.or(last))
}

/// The times that the first report gave; nothing of what was not written down.
fn said_at_first(said: Said) -> Option<AnyView> {
    let all = words();
    let words = &all.alert;
    let ends = match said.ends? {
        Ends::At(at) => view! { {words.said_end}" "<Time at/> }.into_any(),
        Ends::After(milliseconds) => (words.said_after)(&span(milliseconds / 1000, all.time)).into_any(),
        Ends::Open => words.said_open.into_any(),
    };
    let start = match said.starts_at {
        Some(at) => view! { {words.said_start}" "<Time at/> }.into_any(),
        None => words.said_no_start.into_any(),
    };
    Some(view! { <span class="dim">{start}" · "{ends}</span> }.into_any())
}

/// The version of the rule that decided, and whether it still reads like that.
fn decided_by(rule: RuleId, version: i64, detail: &AlertDetail) -> AnyView {
    let words = &words().alert;
    let version_text = (words.version)(version);
    match detail.rules.iter().find(|rule_check| rule_check.rule == rule) {
        Some(rule_check) => {
            let changed =
                (rule_check.version != version).then(|| view! { <span class="dim">" · "{words.changed_since}</span> });
            view! {
                <a href=format!("/dispatch-rules/{rule}")>{version_text}</a>
                {changed}
            }
            .into_any()
        }
        None => view! { <span class="dim">{version_text}</span> }.into_any(),
    }
}

fn message(delivery: &AlertDelivery) -> AnyView {
    let all = words();
    let text = (all.alert.message_to)(&delivery.robot);
    let href = format!("/deliveries/{}", delivery.id);
    let state = delivery.state;
    let more = view! {
        <a href=href>{all.reason(delivery.reason)}</a>
        " "
        <Badge tone=delivery_tone(state) text=all.delivery_state(state)/>
    };
    step(delivery_tone(state), delivery.created_at, text, Some(more.into_any()))
}

fn step(tone: Tone, at: Millis, text: String, more: Option<AnyView>) -> AnyView {
    let class = match tone {
        Tone::Good => "good",
        Tone::Info => "info",
        Tone::Warn => "warn",
        Tone::Bad | Tone::Critical => "bad",
        Tone::Calm => "calm",
    };
    view! {
        <li class=class>
            <p>{text}</p>
            <p class="sub">
                <Time at/>
                {more.map(|more| view! { " · "{more} })}
            </p>
        </li>
    }
    .into_any()
}
