//! Each attempt of a delivery, the latest first: when, how long, what DingTalk answered, what it means, what to do.

use leptos::prelude::*;
use model::{answer::Answer, answer::Verdict, delivery::Attempt};

use crate::{
    components::{Badge, KeyValue, KeyValues, Time, Tone},
    visit::words,
};

pub fn attempts(attempts: &[Attempt]) -> AnyView {
    let words = &words().delivery;
    if attempts.is_empty() {
        return view! { <p class="dim">{words.no_attempts}</p> }.into_any();
    }
    let latest = attempts.last().map(latest);
    let earlier = attempts.iter().rev().skip(1).map(earlier).collect_view();
    let earlier = (attempts.len() > 1).then(|| {
        view! {
            <h3>{words.attempts_earlier}</h3>
            <div class="unfold">{earlier}</div>
        }
    });
    view! {
        <div class="attempts">
            {latest}
            {earlier}
        </div>
    }
    .into_any()
}

fn latest(attempt: &Attempt) -> AnyView {
    let (number, badge, content) = (attempt.number, badge(attempt), content(attempt));
    view! {
        <h3>{(words().delivery.attempt)(number)}" "{badge}</h3>
        {content}
    }
    .into_any()
}

/// There can be hundreds within the day that a delivery is tried.
fn earlier(attempt: &Attempt) -> AnyView {
    let all = words();
    let (number, at, badge, content) = (attempt.number, attempt.started_at, badge(attempt), content(attempt));
    let what = attempt.answer.as_ref().map(|answer| all.meaning(&answer.meaning).what);
    view! {
        <details data-key=number>
            <summary>
                <span class="strong">{(all.delivery.attempt)(number)}</span>
                {badge}
                <span class="dim"><Time at/>" · "{what}</span>
            </summary>
            <div>{content}</div>
        </details>
    }
    .into_any()
}

fn badge(attempt: &Attempt) -> impl IntoView + use<> {
    let words = words();
    let (tone, text) = match &attempt.answer {
        Some(answer) => (verdict_tone(answer.verdict), words.verdict(answer.verdict)),
        None => (Tone::Info, words.delivery.under_way),
    };
    view! { <Badge tone text/> }
}

fn content(attempt: &Attempt) -> AnyView {
    let all = words();
    let words = &all.delivery;
    let started = attempt.started_at;
    let duration = attempt.finished_at.map(|finished| {
        let milliseconds = finished.since(started).max(0);
        view! { <KeyValue name=words.duration>{(all.time.milliseconds)(milliseconds)}</KeyValue> }
    });
    let (advice, raw) = (attempt.answer.as_ref().map(meaning), attempt.answer.as_ref().map(raw));
    view! {
        {advice}
        <KeyValues>
            <KeyValue name=words.begun><Time at=started/></KeyValue>
            {duration}
            {raw}
        </KeyValues>
    }
    .into_any()
}

/// In words, with what to do.
fn meaning(answer: &Answer) -> impl IntoView + use<> {
    let all = words();
    let words = &all.delivery;
    let advice = all.meaning(&answer.meaning);
    let maybe = answer.maybe_delivered.then(|| view! { <p>{words.maybe_delivered}</p> });
    view! {
        <div class="advice">
            <p class="strong">{advice.what}</p>
            <p>{advice.fix}</p>
            {maybe}
        </div>
    }
}

/// As DingTalk gave it.
fn raw(answer: &Answer) -> impl IntoView + use<> {
    let words = &words().delivery;
    let status = answer.http_status.map_or_else(|| words.no_http.to_owned(), |status| status.to_string());
    let errcode = answer.errcode.clone().unwrap_or_else(|| words.no_errcode.to_owned());
    let errmsg = answer.errmsg.clone();
    let errmsg = (!errmsg.is_empty())
        .then(|| view! { <KeyValue name=words.errmsg><code class="break">{errmsg}</code></KeyValue> });
    view! {
        <KeyValue name=words.http_status><code>{status}</code></KeyValue>
        <KeyValue name=words.errcode><code>{errcode}</code></KeyValue>
        {errmsg}
    }
}

const fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Sent => Tone::Good,
        Verdict::Retry | Verdict::ThrottledRobot | Verdict::ThrottledAll => Tone::Warn,
        Verdict::Blocked | Verdict::Failed => Tone::Bad,
    }
}
