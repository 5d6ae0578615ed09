//! The record of requests: what came in, refused or not.

use leptos::prelude::*;

use super::status::fault_name;
use crate::{
    api::simulator::{Live, Outcome, Request},
    components::{Badge, Code, Column, Table, Time, Tone},
    visit::words,
};

#[component]
pub fn Requests(live: RwSignal<Live>) -> impl IntoView {
    let words = &words().simulator;
    let is_empty = Memo::new(move |_| live.with(|live| live.requests.is_empty()));
    let columns = vec![
        Column::Text(words.time),
        Column::Text(words.outcome),
        Column::Text(words.answer),
        Column::Text(words.content),
    ];
    view! {
        <section class="requests">
            <h2>{words.requests}</h2>
            <p class="lead">{words.requests_lead}</p>
            <p class="help" class:hide=move || !is_empty.get()>{words.no_request}</p>
            <div class:hide=move || is_empty.get()>
                <Table label=words.requests columns>
                    <For
                        each=move || live.with(|live| live.requests.clone())
                        key=|request| (request.number, request.at)
                        children=row
                    />
                </Table>
            </div>
        </section>
    }
}

fn row(request: Request) -> impl IntoView {
    let words = &words().simulator;
    let fault = request.fault.map(|fault| view! { <p class="dim">{words.fault}": "{fault_name(fault)}</p> });
    let stray = (!request.to_robot).then(|| view! { <p class="dim">{words.stray}</p> });
    let status = request.status.map_or_else(|| words.no_answer.to_owned(), |status| format!("HTTP {status}"));
    let answer = match &request.outcome {
        Outcome::Refused { errcode, errmsg } => view! {
            <p><code>"errcode "{*errcode}</code></p>
            <p class="dim">{errmsg.clone()}</p>
        }
        .into_any(),
        // What a fault answered.
        Outcome::NotTaken if !request.answer.is_empty() => {
            let start: String = request.answer.chars().take(120).collect();
            view! { <p><code class="break">{start}</code></p> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <tr>
            <td data-label=words.time>
                <div><Time at=request.at/><p class="dim num">{request.source.clone()}</p></div>
            </td>
            <td data-label=words.outcome><div>{outcome(&request.outcome)}{fault}{stray}</div></td>
            <td data-label=words.answer><div><p>{status}</p>{answer}</div></td>
            <td data-label=words.content>{content(request)}</td>
        </tr>
    }
}

fn outcome(outcome: &Outcome) -> impl IntoView + use<> {
    let words = &words().simulator;
    let (tone, text) = match outcome {
        Outcome::Delivered => (Tone::Good, words.delivered),
        Outcome::Repeated => (Tone::Info, words.repeated),
        Outcome::Refused { .. } => (Tone::Bad, words.refused),
        Outcome::NotTaken => (Tone::Warn, words.not_taken),
    };
    view! { <Badge tone text/> }
}

fn content(request: Request) -> impl IntoView {
    let words = &words().simulator;
    let uuid = (!request.msg_uuid.is_empty())
        .then(|| view! { <p class="dim">"msgUuid "<code class="break">{request.msg_uuid}</code></p> });
    let answer = (!request.answer.is_empty()).then(|| view! { <Code text=request.answer/> });
    view! {
        <details>
            <summary>{words.show_body}</summary>
            {uuid}
            <Code text=request.body/>
            {answer}
        </details>
    }
}
