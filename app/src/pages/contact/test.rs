//! "Send a test message": DingTalk's answer and what it means, or how long the robot pauses.

use console::view::TestResult;
use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    Millis,
    answer::{Answer, Verdict},
    robot::Health,
};

use crate::{
    api::contact::TestContact,
    components::{Notice, NoticeKind},
    islands::{Countdown, PausingButton},
    visit::words,
};

/// The button; while the robot pauses, it counts down.
#[component]
pub fn TestButton(
    result: Option<TestResult>,
    /// Of the contact's robot, if it has one.
    health: Option<Health>,
) -> impl IntoView {
    let words = &words().contact;
    let until = match (result, health) {
        (Some(TestResult::Wait { until }), _) | (_, Some(Health::Throttled { until })) => Some(until),
        _ => None,
    };
    view! {
        <span id="test-button" data-said="">
            <PausingButton
                action=TestContact::url().to_owned()
                label=words.test.to_owned()
                paused=(words.test_in)("%")
                until
            />
        </span>
    }
}

/// What became of the test.
#[component]
pub fn TestAnswer(result: Option<TestResult>) -> impl IntoView {
    let shown = match result {
        Some(TestResult::Answered { answer }) => Some(answered(&answer)),
        Some(TestResult::Wait { until }) => Some(waiting(until)),
        Some(TestResult::Cancelled) => Some(not_sent(words().contact.test_cancelled)),
        Some(TestResult::Expired) => Some(not_sent(words().contact.test_expired)),
        Some(TestResult::Refused { .. }) | None => None,
    };
    view! { <div role="status" id="test-answer" data-said="">{shown}</div> }
}

fn answered(answer: &Answer) -> AnyView {
    let words = words();
    let advice = words.meaning_of_test(answer);
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
        <Notice kind text=advice.what>
            <p>{words.contact.fix}": "{advice.fix}</p>
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

fn not_sent(text: &'static str) -> AnyView {
    view! { <Notice kind=NoticeKind::Bad text/> }.into_any()
}
