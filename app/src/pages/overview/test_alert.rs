//! "Send a test alert", and what became of it: the person must see at once where it arrived.

use console::view::Overview;
use leptos::{prelude::*, server_fn::ServerFn};
use model::delivery::DeliveryState;

use crate::{
    address::Query,
    api::overview::SendTestAlert as Send,
    components::{LinkButton, Notice, NoticeKind},
    form::{Form, FormState},
    visit::{visit, words},
};

/// So long a test alert counts as on its way without any sign of it, in milliseconds.
const PATIENCE: i64 = 60_000;

#[component]
pub fn SendTestAlert(#[prop(optional)] class: &'static str) -> impl IntoView {
    view! {
        <Form action=Send::url() state=FormState::new()>
            <button type="submit" class=format!("btn {class}")>{words().overview.test_button}</button>
        </Form>
    }
}

/// The page was led to by a button that fired a test alert.
pub fn is_asked() -> bool {
    matches!(Query::get().text("done").as_str(), "example" | "test_alert")
}

/// What became of the latest test alert.
pub struct Fate {
    /// It is not decided yet.
    pub is_open: bool,
    pub view: AnyView,
}

pub fn fate(overview: &Overview) -> Fate {
    let words = &words().overview;
    let fired = overview.test.as_ref();
    let delivery = fired.and_then(|test| test.delivery.as_ref());
    let is_open = match (delivery, fired) {
        (Some((_, state)), _) => state.is_moving(),
        (None, Some(test)) => overview.now.since(test.at) < PATIENCE,
        (None, None) => false,
    };
    let (kind, text, hint) = match delivery {
        Some((_, DeliveryState::Sent)) => (NoticeKind::Good, words.arrived, words.arrived_hint),
        _ if is_open => (NoticeKind::Info, words.under_way, words.under_way_hint),
        _ => (NoticeKind::Warn, words.not_arrived, words.not_arrived_hint),
    };
    let chat = visit().simulator.then(|| {
        view! { <LinkButton href="/simulator" label=words.open_chat class="primary"/> }
    });
    let delivery = delivery.map(|(id, _)| {
        view! { <LinkButton href=format!("/deliveries/{id}") label=words.open_delivery/> }
    });
    let alert = fired.map(|test| view! { <LinkButton href=format!("/alerts/{}", test.alert) label=words.open_alert/> });
    let view = view! {
        <Notice kind text>
            <p>{hint}</p>
            <div class="acts">
                {chat}
                {delivery}
                {alert}
            </div>
        </Notice>
    };
    Fate { is_open, view: view.into_any() }
}
