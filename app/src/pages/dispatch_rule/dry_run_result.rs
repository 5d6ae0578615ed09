//! What became of a dry run.

use console::view::{DryRunResult, DryRunRobot};
use leptos::prelude::*;
use model::RuleId;
use model::condition::ConditionResult;

use super::summary::quoted;
use crate::{
    components::{Badge, Code, KeyValue, KeyValues, Links, Message, Notice, NoticeKind, Tone, health_tone},
    visit::words,
};

/// In one sentence.
pub fn verdict(result: &DryRunResult) -> AnyView {
    let words = &words().dispatch_rule;
    let (kind, text, rules) = if !result.left_to.is_empty() {
        (NoticeKind::Info, words.left_to, &result.left_to)
    } else if !result.matches {
        (NoticeKind::Info, words.matches_not, &result.left_to)
    } else if result.discards {
        (NoticeKind::Warn, words.matches_discards, &result.left_to)
    } else if !result.discarded_by.is_empty() {
        (NoticeKind::Warn, words.discarded_by, &result.discarded_by)
    } else {
        (NoticeKind::Good, words.matches, &result.left_to)
    };
    let rules = (!rules.is_empty()).then(|| view! { <Links items=links(rules) none=""/> });
    view! { <Notice kind text>{rules}</Notice> }.into_any()
}

/// Why, to whom, and the message.
pub fn details(result: DryRunResult) -> impl IntoView {
    let words = &words().dispatch_rule;
    let notified = (!result.discards).then(|| notified(&result));
    view! {
        <h3>{words.conditions}</h3>
        {conditions(&result.blocks)}
        {notified}
    }
}

fn conditions(blocks: &[Vec<ConditionResult>]) -> AnyView {
    let words = &words().dispatch_rule;
    if blocks.is_empty() {
        return view! { <p>{words.no_conditions}</p> }.into_any();
    }
    let blocks = blocks.iter().enumerate().map(|(place, block)| {
        let or = (place > 0).then(|| view! { <p class="or">{words.or}</p> });
        view! {
            {or}
            <ul class="held">{block.iter().map(condition).collect_view()}</ul>
        }
    });
    blocks.collect_view().into_any()
}

fn condition(result: &ConditionResult) -> impl IntoView + use<> {
    let all = words();
    let words = &all.dispatch_rule;
    let (tone, text) = if result.holds { (Tone::Good, words.holds) } else { (Tone::Bad, words.fails) };
    let actual = match &result.actual {
        Some(value) => (words.actual)(value),
        None => words.actual_missing.to_owned(),
    };
    let condition = &result.condition;
    view! {
        <li>
            <Badge tone text/>
            <span>
                <code>{condition.label.clone()}</code>
                " "{all.operator(condition.operator)}" "
                <code>{quoted(&condition.value)}</code>
                <span class="dim">" · "{actual}</span>
            </span>
        </li>
    }
}

fn notified(result: &DryRunResult) -> impl IntoView + use<> {
    let all = words();
    let words = &all.dispatch_rule;
    let group = result.group_labels.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
    let group = if group.is_empty() { words.one_group.to_owned() } else { group.join(", ") };
    let handlers = if result.handlers.is_empty() { all.common.none.to_owned() } else { result.handlers.join(", ") };
    let robots = if result.robots.is_empty() {
        view! { <span class="dim">{words.no_robots}</span> }.into_any()
    } else {
        view! { <ul class="robots">{result.robots.iter().map(robot).collect_view()}</ul> }.into_any()
    };
    let (title, text, bytes) = (result.title.clone(), result.text.clone(), (words.bytes)(result.bytes));
    let unmatched = (!result.matches).then(|| view! { <p class="dim">{words.if_matched}</p> });
    view! {
        <KeyValues>
            <KeyValue name=words.group_labels>{group}</KeyValue>
            <KeyValue name=words.handler>{handlers}</KeyValue>
            <KeyValue name=words.robots>{robots}</KeyValue>
        </KeyValues>
        <h3>{words.message}</h3>
        {unmatched}
        <Message title=title text=text.clone()/>
        <p class="help">{bytes}</p>
        <details>
            <summary>{words.message_text}</summary>
            <Code text/>
        </details>
    }
}

fn robot(found: &DryRunRobot) -> impl IntoView + use<> {
    let all = words();
    let robot = &found.robot;
    let rules = links(&found.also_reached_by);
    let also = (!rules.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warn text=all.dispatch_rule.also_reached_by>
                <Links items=rules none=""/>
            </Notice>
        }
    });
    view! {
        <li>
            {robot.name()}
            <Badge tone=health_tone(&robot.health) text=all.health(&robot.health)/>
            {also}
        </li>
    }
}

fn links(rules: &[(RuleId, String)]) -> Vec<(String, String)> {
    rules.iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name.clone())).collect()
}
