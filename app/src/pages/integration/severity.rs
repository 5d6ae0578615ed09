//! The words of severity that came in, and what each means.

use console::view::{IntegrationDetail, SeverityWord};
use leptos::{prelude::*, server_fn::ServerFn};
use model::{IntegrationId, severity::Level};

use crate::{
    api::integration::SetSeverity,
    components::{Badge, Card, Column, Table, level_tone},
    form::{Form, FormState},
    visit::words,
};

/// Nothing before a word came in.
pub fn severity(integration: &IntegrationDetail) -> Option<AnyView> {
    if integration.words.is_empty() {
        return None;
    }
    let words = &words().integration;
    let columns = vec![
        Column::Text(words.word),
        Column::Text(words.level),
        Column::Number(words.alerts_of_week),
        Column::Number(words.set_level),
    ];
    let id = integration.row.id;
    let rows = integration.words.iter().cloned().map(|word| row(id, word)).collect_view();
    Some(
        view! {
            <Card title=words.severity id="severity">
                <p class="help">{words.severity_hint}</p>
                <Table label=words.severity columns>{rows}</Table>
            </Card>
        }
        .into_any(),
    )
}

fn row(id: IntegrationId, word: SeverityWord) -> impl IntoView {
    let all = words();
    let words = &all.integration;
    let level = match word.level {
        Some(level) => view! { <Badge tone=level_tone(level) text=all.level(level)/> }.into_any(),
        None => words.word_unknown.into_any(),
    };
    let label = (words.level_of)(&word.word);
    let chosen = word.level.unwrap_or(Level::P3);
    let options = Level::ALL.map(|level| {
        view! { <option value=level.as_str() selected=level == chosen>{all.level(level)}</option> }
    });
    view! {
        <tr>
            <td data-label=words.word class="main"><code class="break">{word.word.clone()}</code></td>
            <td data-label=words.level>{level}</td>
            <td data-label=words.alerts_of_week class="num">{word.alerts}</td>
            <td data-label=words.set_level>
                <Form action=SetSeverity::url() state=FormState::new()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="word" value=word.word/>
                    <div class="choose">
                        <select name="level" aria-label=label>{options}</select>
                        <button type="submit" class="btn">{words.set_level}</button>
                    </div>
                </Form>
            </td>
        </tr>
    }
}
