//! One dispatch rule.

use console::view::{DispatchRuleDetail, DispatchRuleRow, RobotSummary};
use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    condition::{Condition, Conditions},
    dispatch_rule::{Action, DispatchRule},
};

use super::{
    delete::{DeleteRulesDialog, DisableDialog},
    summary::{badges, handlers, quoted},
};
use crate::{
    address::path_id,
    api::dispatch_rule::{self, CopyDispatchRule, SwitchDispatchRule},
    components::{
        Badge, Card, KeyValue, KeyValues, LastChange, LinkButton, Links, Notice, NoticeKind, PageHead, Shape, Time,
        health_tone, show,
    },
    form::{AskButton, Form, FormState},
    visit::words,
};

#[component]
pub fn Detail() -> AnyView {
    let id = path_id();
    show(async move { dispatch_rule::load_dispatch_rule(id?).await }, detail)
}

fn detail(
    DispatchRuleDetail { row, robots, costly, unreadable, created_at, edited, .. }: DispatchRuleDetail,
) -> AnyView {
    let all = words();
    let (words, common) = (&all.dispatch_rule, &all.common);
    let rule = row.rule.clone();
    let (id, path) = (rule.id.to_string(), format!("/dispatch-rules/{}", rule.id));
    let nobody = row.reaches_nobody.then(|| {
        view! { <Notice kind=NoticeKind::Warn text=words.reaches_nobody><p>{words.reaches_nobody_why}</p></Notice> }
    });
    let costly =
        costly.then(|| view! { <Notice kind=NoticeKind::Warn text=words.costly><p>{words.costly_why}</p></Notice> });
    let unreadable = unreadable
        .then(|| view! { <Notice kind=NoticeKind::Warn text=words.unreadable><p>{words.unreadable_why}</p></Notice> });
    let notify = (rule.action == Action::Generate).then(|| {
        view! {
            <div class="stack">
                {notification(&row, &robots)}
                {timing(&rule)}
            </div>
        }
    });
    let (switch, badges, conditions) = (switch(&row, &path), badges(&row), conditions(&rule));
    let original = id.clone();
    let (firing, waiting, deliveries) = (row.firing, row.waiting, format!("/deliveries?rule={id}"));
    view! {
        <PageHead title=rule.name>
            <LinkButton href=format!("{path}/edit") label=common.edit icon=Shape::Edit class="primary"/>
            {switch}
            <Form action=CopyDispatchRule::url() state=FormState::new()>
                <input type="hidden" name="id" value=original/>
                <button type="submit" class="btn">{words.copy}</button>
            </Form>
            <AskButton action=path ask="delete" id label=common.delete/>
        </PageHead>
        {nobody}
        {costly}
        {unreadable}
        <div class="cols">
            <Card>
                <KeyValues>
                    <KeyValue name=words.state>{badges}</KeyValue>
                    <KeyValue name=words.conditions>{conditions}</KeyValue>
                    <KeyValue name=words.action>{all.action(rule.action)}</KeyValue>
                    <KeyValue name=words.firing>{firing}</KeyValue>
                    <KeyValue name=words.waiting>{waiting}</KeyValue>
                    <KeyValue name=common.created><Time at=created_at/></KeyValue>
                    <KeyValue name=common.updated><LastChange edited/></KeyValue>
                </KeyValues>
                <p class="more"><a href=deliveries>{words.to_deliveries}</a></p>
            </Card>
            {notify}
        </div>
        <DisableDialog row=row.clone()/>
        <DeleteRulesDialog rows=vec![row]/>
    }
    .into_any()
}

/// On or off; off only after a question when something waits.
fn switch(row: &DispatchRuleRow, path: &str) -> AnyView {
    let words = &words().dispatch_rule;
    let enabled = row.rule.enabled;
    if enabled && row.waiting > 0 {
        return view! { <AskButton action=path ask="disable" label=words.disable class=""/> }.into_any();
    }
    let id = row.rule.id.to_string();
    let on = (!enabled).then(|| view! { <input type="hidden" name="on" value="true"/> });
    let label = if enabled { words.disable } else { words.enable };
    view! {
        <Form action=SwitchDispatchRule::url() state=FormState::new()>
            <input type="hidden" name="id" value=id/>
            {on}
            <button type="submit" class="btn">{label}</button>
        </Form>
    }
    .into_any()
}

fn conditions(rule: &DispatchRule) -> impl IntoView + use<> {
    let words = &words().dispatch_rule;
    let Conditions(blocks) = &rule.conditions;
    let catch_all = rule.catch_all.then(|| view! { <p>{words.unmatched}</p> });
    let none = (blocks.is_empty() && !rule.catch_all).then(|| view! { <p>{words.every_alert}</p> });
    let blocks = blocks.iter().enumerate().map(|(place, block)| {
        let or = (place > 0).then(|| view! { <p class="or">{words.or}</p> });
        view! {
            {or}
            <ul class="said">{block.iter().map(condition).collect_view()}</ul>
        }
    });
    view! {
        {catch_all}
        {none}
        {blocks.collect_view()}
    }
}

fn condition(condition: &Condition) -> impl IntoView + use<> {
    let operator = words().operator(condition.operator);
    view! {
        <li><code>{condition.label.clone()}</code>" "{operator}" "<code>{quoted(&condition.value)}</code></li>
    }
}

fn notification(row: &DispatchRuleRow, robots: &[RobotSummary]) -> impl IntoView + use<> {
    let all = words();
    let (words, common) = (&all.dispatch_rule, &all.common);
    let rule = &row.rule;
    let method = if rule.dingtalk { words.dingtalk } else { common.none };
    let (handlers, mention) = (handlers(row), all.mention(rule.mention));
    let recovery = if rule.send_recovery { common.yes } else { common.no };
    let robots = if robots.is_empty() {
        view! { <span class="dim">{words.no_robots}</span> }.into_any()
    } else {
        view! { <ul class="robots">{robots.iter().map(robot).collect_view()}</ul> }.into_any()
    };
    view! {
        <Card title=words.method>
            <KeyValues>
                <KeyValue name=words.handler><Links items=handlers none=common.none/></KeyValue>
                <KeyValue name=words.method>{method}</KeyValue>
                <KeyValue name=words.robots>{robots}</KeyValue>
                <KeyValue name=words.mention>{mention}</KeyValue>
                <KeyValue name=words.send_recovery>{recovery}</KeyValue>
            </KeyValues>
        </Card>
    }
}

fn robot(robot: &RobotSummary) -> impl IntoView + use<> {
    let words = words();
    view! {
        <li>
            {robot.name()}
            <Badge tone=health_tone(&robot.health) text=words.health(&robot.health)/>
        </li>
    }
}

fn timing(rule: &DispatchRule) -> impl IntoView + use<> {
    let all = words();
    let words = &all.dispatch_rule;
    let grouping = if rule.grouping.is_empty() {
        words.one_group.to_owned()
    } else {
        rule.grouping.iter().cloned().collect::<Vec<_>>().join(", ")
    };
    let max_groups = rule.max_groups;
    let seconds = |millis: i64| (all.time.seconds)(millis / 1000);
    let (wait, interval, repeat) =
        (seconds(rule.group_wait), seconds(rule.group_interval), seconds(rule.repeat_interval));
    view! {
        <Card title=words.timing>
            <KeyValues>
                <KeyValue name=words.grouping>{grouping}</KeyValue>
                <KeyValue name=words.group_wait>{wait}</KeyValue>
                <KeyValue name=words.group_interval>{interval}</KeyValue>
                <KeyValue name=words.repeat_interval>{repeat}</KeyValue>
                <KeyValue name=words.max_groups><span class="num">{max_groups}</span></KeyValue>
            </KeyValues>
        </Card>
    }
}
