//! One delivery: how it stands, the message, each attempt with DingTalk's answer.

use console::view::{DeliveryDetail, DeliveryRow};
use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    AlertId, DeliveryId,
    dispatch_rule::Mention,
    notification::{Notification, Reason},
};

use super::{attempts::attempts, status::status};
use crate::{
    address::path_id,
    api::delivery::{self, Resend},
    components::{
        Badge, Card, KeyValue, KeyValues, Links, Live, Message, PageHead, Refresh, Time, delivery_tone, show,
    },
    form::{Form, FormState},
    visit::words,
};

#[component]
pub fn Detail() -> AnyView {
    let id = path_id().map(DeliveryId);
    show(async move { delivery::load_delivery(id?).await }, |delivery| view! { <Live>{detail(delivery)}</Live> })
}

fn detail(delivery: DeliveryDetail) -> AnyView {
    let words = &words().delivery;
    let moves = delivery.row.state.is_moving().then(|| view! { <Refresh seconds=2/> });
    let head = head(&delivery);
    let (how, tried, facts) = (status(&delivery), attempts(&delivery.attempts), facts(&delivery));
    let carried = carried(&delivery.row, delivery.alerts);
    let kind = if delivery.row.state.waits() { words.text_now } else { words.text_sent };
    view! {
        {head}
        {moves}
        {how}
        <div class="cols">
            <Card title=words.text>
                <p class="help">{kind}</p>
                <Message title=delivery.title text=delivery.text/>
            </Card>
            <div class="stack">
                {facts}
                <Card title=words.alerts>{carried}</Card>
            </div>
        </div>
        <Card title=words.attempts>
            <p class="help">{words.attempts_hint}</p>
            {tried}
        </Card>
    }
    .into_any()
}

/// With "Send again" once it will not be sent by itself.
fn head(delivery: &DeliveryDetail) -> impl IntoView + use<> {
    let all = words();
    let words = &all.delivery;
    let row = &delivery.row;
    let title = if row.title.is_empty() { words.untitled.to_owned() } else { row.title.clone() };
    let id = row.id.to_string();
    let is_test = delivery.notification.reason == Reason::Test;
    let (button, hint) = match row.state.is_final() {
        _ if is_test => (None, words.resend_test),
        false => (None, words.resend_waiting),
        true => {
            let button = view! {
                <Form action=Resend::url() state=FormState::new()>
                    <input type="hidden" name="id" value=id/>
                    <button type="submit" class="btn primary">{words.resend}</button>
                </Form>
            };
            (Some(button), words.resend_help)
        }
    };
    let (tone, text) = (delivery_tone(row.state), all.delivery_state(row.state));
    view! {
        <PageHead title lead=hint>{button}</PageHead>
        <p class="badges"><Badge tone text/></p>
    }
}

fn facts(delivery: &DeliveryDetail) -> impl IntoView + use<> {
    let all = words();
    let words = &all.delivery;
    let row = &delivery.row;
    let notification = &delivery.notification;
    let contacts: Vec<(String, String)> =
        delivery.robot.contacts.iter().map(|user| (format!("/contacts/{}", user.id), user.name.clone())).collect();
    let rule = match (row.rule, &row.rule_name) {
        (Some(rule), Some(name)) => view! {
            <a href=format!("/dispatch-rules/{rule}")>{name.clone()}</a>
            <span class="dim">" · "{(all.alert.version)(notification.rule_version)}</span>
        }
        .into_any(),
        (Some(_), None) => view! { <span class="dim">{words.deleted_rule}</span> }.into_any(),
        (None, _) => view! { <span class="dim">{words.no_rule}</span> }.into_any(),
    };
    let finished = row.finished_at.map(|at| view! { <KeyValue name=words.finished><Time at/></KeyValue> });
    let group = notification.group.map(|_| {
        let group = group(notification);
        view! { <KeyValue name=words.group>{group}</KeyValue> }
    });
    let (decided, url, id) = (row.created_at, delivery.robot.masked_url.clone(), row.id.to_string());
    let (reason, mentioned) = (all.reason(row.reason), mentioned(notification));
    view! {
        <Card title=words.facts>
            <KeyValues>
                <KeyValue name=words.robot><Links items=contacts none="–"/></KeyValue>
                <KeyValue name=words.url><code class="break">{url}</code></KeyValue>
                <KeyValue name=words.rule>{rule}</KeyValue>
                {group}
                <KeyValue name=words.reason>{reason}</KeyValue>
                <KeyValue name=words.mentions>{mentioned}</KeyValue>
                <KeyValue name=words.decided><Time at=decided/></KeyValue>
                {finished}
                <KeyValue name=words.id><code class="break">{id}</code></KeyValue>
            </KeyValues>
        </Card>
    }
}

fn group(notification: &Notification) -> String {
    let labels: Vec<String> =
        notification.group_labels.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if notification.overflow.is_some() {
        return words().delivery.group_overflow.to_owned();
    }
    if labels.is_empty() { words().delivery.group_all.to_owned() } else { labels.join(", ") }
}

/// Recoveries mention nobody.
fn mentioned(notification: &Notification) -> String {
    let words = words();
    let people: Vec<&str> = notification.people.iter().map(|person| person.name.as_str()).collect();
    match notification.mention {
        _ if notification.is_recovery() => words.mention(Mention::Nobody).to_owned(),
        Mention::Handlers if !people.is_empty() => people.join(", "),
        mention => words.mention(mention).to_owned(),
    }
}

fn carried(row: &DeliveryRow, alerts: Vec<(AlertId, String)>) -> AnyView {
    let words = words();
    let gone = i64::from(row.alerts) - i64::try_from(alerts.len()).unwrap_or(i64::MAX);
    let gone = (gone > 0).then(|| view! { <p class="dim">{(words.delivery.alerts_gone)(gone)}</p> });
    let links: Vec<(String, String)> = alerts
        .into_iter()
        .map(|(id, name)| {
            (format!("/alerts/{id}"), if name.is_empty() { words.alert.unnamed.to_owned() } else { name })
        })
        .collect();
    let links = (!links.is_empty()).then(|| view! { <Links items=links none=""/> });
    let none = (row.alerts == 0).then(|| view! { <p class="dim">{words.common.none}</p> });
    view! {
        {links}
        {none}
        {gone}
    }
    .into_any()
}
