//! How a delivery stands: what it waits for and until when, or what became of it.

use console::view::{DeliveryDetail, Expected};
use leptos::prelude::*;
use model::{delivery::DeliveryState, notification::Reason, robot::Health};

use crate::{
    components::{LinkButton, Notice, NoticeKind},
    islands::Countdown,
    visit::words,
};

pub fn status(delivery: &DeliveryDetail) -> AnyView {
    let all = words();
    let words = &all.delivery;
    let state = delivery.row.state;
    let is_test = delivery.notification.reason == Reason::Test;
    let text = match (&delivery.unsent, state) {
        (Some(unsent), _) => (words.unsent)(unsent),
        (None, DeliveryState::Failed) if is_test => words.test_failed.to_owned(),
        (None, state) => all.delivery_state_hint(state).to_owned(),
    };
    let until = delivery.row.due_at;
    let kind = match state {
        DeliveryState::Sent => NoticeKind::Good,
        DeliveryState::Retrying | DeliveryState::Throttled => NoticeKind::Warn,
        DeliveryState::Blocked | DeliveryState::Failed => NoticeKind::Bad,
        _ => NoticeKind::Info,
    };
    let more = match state {
        DeliveryState::Queued if delivery.expected.is_some() => place(delivery),
        DeliveryState::Queued => view! { <p>{(words.queue)(delivery.robot.waiting.max(1))}</p> }.into_any(),
        DeliveryState::Retrying => view! {
            {last_answer(delivery)}
            <p>{words.retry_at}" "<Countdown until/></p>
            {place(delivery)}
        }
        .into_any(),
        DeliveryState::Throttled => view! {
            {last_answer(delivery)}
            <p>{words.paused_until}" "<Countdown until/></p>
            {place(delivery)}
        }
        .into_any(),
        DeliveryState::Blocked => blocked(delivery),
        DeliveryState::Failed => last_answer(delivery),
        DeliveryState::Replaced => match &delivery.replaced_by {
            Some(id) => view! { <p><a href=format!("/deliveries/{id}")>{words.later}</a></p> }.into_any(),
            None => ().into_any(),
        },
        DeliveryState::Sent | DeliveryState::Sending | DeliveryState::Cancelled | DeliveryState::Expired => {
            ().into_any()
        }
    };
    view! { <Notice kind text>{more}</Notice> }.into_any()
}

/// Its place in the queue of the robot, and when it leaves.
fn place(delivery: &DeliveryDetail) -> AnyView {
    let words = &words().delivery;
    match &delivery.expected {
        Some(Expected { before, at: Some(at), a_minute }) => view! {
            <p>{words.expected}" "<Countdown until=*at/></p>
            <p>{(words.before)(*before, *a_minute)}</p>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// What the last answer means and what to do.
fn last_answer(delivery: &DeliveryDetail) -> AnyView {
    let Some(answer) = &delivery.row.answer else { return ().into_any() };
    let words = words();
    let advice = match delivery.notification.reason {
        Reason::Test => words.meaning_of_test(answer),
        _ => words.meaning(&answer.meaning),
    };
    view! {
        <p>{advice.what}</p>
        <p>{advice.fix}</p>
    }
    .into_any()
}

/// A robot may have begun to refuse before this delivery was tried.
fn blocked(delivery: &DeliveryDetail) -> AnyView {
    let all = words();
    let why = match &delivery.robot.health {
        Health::Blocked { meaning, .. } => {
            let advice = all.meaning(meaning);
            view! {
                <p>{advice.what}</p>
                <p>{advice.fix}</p>
            }
            .into_any()
        }
        _ => last_answer(delivery),
    };
    let fix = delivery.robot.contacts.first().map(|user| {
        view! { <p><LinkButton href=format!("/contacts/{}/edit", user.id) label=all.delivery.fix_contact/></p> }
    });
    view! {
        {why}
        {fix}
    }
    .into_any()
}
