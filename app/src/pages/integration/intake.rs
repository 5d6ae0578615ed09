//! What was refused of what came in by an integration, and what was cut or changed on the way in.

use leptos::prelude::*;
use model::{
    integration::{IntegrationDetail, Refusal},
    noted::Note,
};

use crate::{
    components::{Card, Column, Table, Time},
    visit::words,
};

/// Nothing when there is nothing to say. A single refusal is said at the top of the page already.
pub fn intake(integration: &IntegrationDetail) -> AnyView {
    let refusals = (integration.refusals.len() > 1).then(|| refusals(&integration.refusals));
    let notes = (!integration.notes.is_empty()).then(|| notes(&integration.notes));
    view! {
        {notes}
        {refusals}
    }
    .into_any()
}

fn notes(notes: &[Note]) -> AnyView {
    let all = words();
    let words = &all.integration;
    let columns = vec![
        Column::Text(words.note),
        Column::Text(words.noted_alert),
        Column::Number(words.times),
        Column::Text(words.time),
    ];
    let row = |note: &Note| {
        let (times, at) = (note.times, note.at);
        let alert = if note.alert.is_empty() { all.alert.unnamed } else { &note.alert }.to_owned();
        view! {
            <tr>
                <td data-label=words.note class="main">{all.noted(&note.what)}</td>
                <td data-label=words.noted_alert>{alert}</td>
                <td data-label=words.times class="num">{times}</td>
                <td data-label=words.time class="when"><Time at/></td>
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

fn refusals(refusals: &[Refusal]) -> AnyView {
    let words = &words().integration;
    let columns = vec![
        Column::Text(words.told),
        Column::Number(words.answer),
        Column::Number(words.times),
        Column::Text(words.time),
    ];
    let row = |refusal: &Refusal| {
        let Refusal { at, status, message, times, .. } = refusal.clone();
        view! {
            <tr>
                <td data-label=words.told class="main"><code class="break">{message}</code></td>
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
