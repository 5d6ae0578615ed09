//! "Send a test message": DingTalk's answer and what it means, or how long the robot pauses.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    Millis,
    answer::{Answer, Verdict},
    contact::TestResult,
};

use crate::{
    api::contact::TestContact,
    components::{Countdown, Notice, NoticeKind, clock_face, seconds_left},
    form::{FormState, SubmitTo},
    visit::words,
};

/// The button; while the robot pauses, it counts down.
#[component]
pub fn TestButton() -> impl IntoView {
    let words = &words().contact;
    let state = expect_context::<FormState>();
    let until = Signal::derive(move || match state.note::<TestResult>() {
        Some(TestResult::Wait { until }) => Some(until),
        _ => None,
    });
    let left = seconds_left(until);
    let label = move || match left.get() {
        0 => words.test.to_owned(),
        seconds => (words.test_in)(&clock_face(seconds)),
    };
    view! { <SubmitTo action=TestContact::url() label disabled=Signal::derive(move || left.get() > 0)/> }
}

/// What became of the test.
#[component]
pub fn TestAnswer() -> impl IntoView {
    let state = expect_context::<FormState>();
    let shown = move || match state.note::<TestResult>()? {
        TestResult::Answered { answer } => Some(answered(&answer)),
        TestResult::Wait { until } => Some(waiting(until)),
        TestResult::Refused { .. } => None,
    };
    view! { <div role="status" id="test-answer">{shown}</div> }
}

fn answered(answer: &Answer) -> AnyView {
    let words = words();
    let told = words.meaning(&answer.meaning);
    let kind = if answer.verdict == Verdict::Sent { NoticeKind::Good } else { NoticeKind::Bad };
    let raw: Vec<String> = [
        answer.http_status.map(|status| format!("HTTP {status}")),
        answer.errcode.as_ref().map(|code| format!("errcode {code}")),
        (!answer.errmsg.is_empty()).then(|| answer.errmsg.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <Notice kind text=told.what>
            <p>{words.contact.fix}": "{told.fix}</p>
            <p class="dim">{words.contact.answer}": "<code>{raw.join(" · ")}</code></p>
        </Notice>
    }
    .into_any()
}

fn waiting(until: Millis) -> AnyView {
    view! {
        <Notice kind=NoticeKind::Warn text=words().contact.test_wait>
            <p><Countdown until/></p>
        </Notice>
    }
    .into_any()
}
