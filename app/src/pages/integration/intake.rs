//! What was refused of what came in by an integration, and what was cut or changed on the way in.

use console::view::IntegrationDetail;
use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    IntegrationId,
    integration::Kind,
    noted::{Note, Noted},
    refused::{Refusal, Why},
};

use crate::{
    api::integration::ChangeKind,
    components::{Card, Column, Table, Time},
    form::{Form, FormState},
    visit::words,
    words::Refused,
};

/// Nothing when there is nothing to say. A single refusal is said at the top of the page already.
pub fn intake(integration: &IntegrationDetail) -> AnyView {
    let refusals = (integration.refusals.len() > 1).then(|| refusals(&integration.refusals));
    let notes = (!integration.notes.is_empty()).then(|| notes(integration.row.id, &integration.notes));
    view! {
        {notes}
        {refusals}
    }
    .into_any()
}

fn notes(id: IntegrationId, notes: &[Note]) -> AnyView {
    let all = words();
    let words = &all.integration;
    let columns = vec![
        Column::Text(words.note),
        Column::Text(words.noted_alert),
        Column::Number(words.times),
        Column::Text(words.time),
    ];
    let row = |note: &Note| {
        let (times, at, since) = (note.times, note.at, note.since);
        let since = (times > 1).then(|| view! { <p class="dim">{words.since}" "<Time at=since/></p> });
        let change = match note.what {
            Noted::OtherKind { format } => Some(change_kind(id, format)),
            _ => None,
        };
        let alert = match note.alert.as_str() {
            "" if note.what.is_about_the_body() => words.whole_body,
            "" => all.alert.unnamed,
            name => name,
        };
        let alert = alert.to_owned();
        view! {
            <tr>
                <td data-label=words.note class="main"><div class="reason"><p>{all.noted(&note.what)}</p>{change}</div></td>
                <td data-label=words.noted_alert>{alert}</td>
                <td data-label=words.times class="num">{times}</td>
                <td data-label=words.time class="when"><Time at/>{since}</td>
            </tr>
        }
    };
    let rows = notes.iter().map(row).collect_view();
    view! {
        <Card title=words.notes>
            <p class="help">{words.notes_hint}</p>
            <Table label=words.notes columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

/// One click: the kind of what really comes in.
fn change_kind(id: IntegrationId, kind: Kind) -> impl IntoView {
    let all = words();
    view! {
        <Form action=ChangeKind::url() state=FormState::new()>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="kind" value=kind.as_str()/>
            <button type="submit" class="btn">{(all.integration.change_kind)(all.kind(kind))}</button>
        </Form>
    }
}

fn refusals(refusals: &[Refusal]) -> AnyView {
    let words = &words().integration;
    let columns = vec![
        Column::Text(words.what),
        Column::Number(words.answer),
        Column::Number(words.times),
        Column::Text(words.time),
    ];
    let row = |refusal: &Refusal| {
        let (at, status, times) = (refusal.at, refusal.status, refusal.times);
        view! {
            <tr>
                <td data-label=words.what class="main">{why(&refusal.why)}</td>
                <td data-label=words.answer class="num">{status}</td>
                <td data-label=words.times class="num">{times}</td>
                <td data-label=words.time class="when"><Time at/></td>
            </tr>
        }
    };
    let rows = refusals.iter().map(row).collect_view();
    view! {
        <Card title=words.refusals>
            <p class="help">{words.refusals_hint}</p>
            <Table label=words.refusals columns>{rows}</Table>
        </Card>
    }
    .into_any()
}

/// What was wrong, what to change at the sender, and what it was answered.
pub fn why(why: &Why) -> AnyView {
    let all = words();
    let Refused { what, fix, example } = all.refused(why);
    let answer_sent = all.integration.answer_sent;
    let answer = (!matches!(why, Why::Told(_) | Why::Items { .. })).then(|| {
        let answer = why.to_string();
        view! {
            <details>
                <summary>{answer_sent}</summary>
                <p><code class="break">{answer}</code></p>
            </details>
        }
    });
    let example = example.map(|example| view! { <p><code class="break">{example}</code></p> });
    view! {
        <div class="reason">
            <p>{what}</p>
            <p class="dim">{fix}</p>
            {example}
            {answer}
        </div>
    }
    .into_any()
}
