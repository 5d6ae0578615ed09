//! The record of requests: what came in, refused or not.

use leptos::prelude::*;

use super::status::fault_name;
use crate::{
    api::simulator::{Outcome, Request},
    components::{Badge, Code, Column, Live, Table, Time, Tone},
    visit::words,
};

#[component]
pub fn Requests(requests: Vec<Request>) -> impl IntoView {
    let words = &words().simulator;
    let columns = vec![
        Column::Text(words.time),
        Column::Text(words.outcome),
        Column::Text(words.answer),
        Column::Text(words.content),
    ];
    let content = if requests.is_empty() {
        view! { <p class="help">{words.no_request}</p> }.into_any()
    } else {
        view! { <Table label=words.requests columns>{requests.into_iter().map(row).collect_view()}</Table> }.into_any()
    };
    view! {
        <section class="requests">
            <h2>{words.requests}</h2>
            <p class="lead">{words.requests_lead}</p>
            <Live id="requests">{content}</Live>
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
    let key = format!("{}-{}", request.at.0, request.msg_uuid);
    view! {
        <tr data-key=key>
            <td data-label=words.time>
                <div><Time at=request.at/><p class="dim num">{request.source.clone()}</p></div>
            </td>
            <td data-label=words.outcome><div>{outcome(&request.outcome)}{fault}{stray}</div></td>
            <td data-label=words.answer><div><p>{status}</p>{answer}</div></td>
            <td data-label=words.content>{body(request)}</td>
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

fn body(request: Request) -> impl IntoView {
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
