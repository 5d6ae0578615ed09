//! How the robot is doing now: its window, a penalty, faults that wait.

use leptos::prelude::*;

use crate::{
    api::simulator::{FaultKind, Live},
    components::{Countdown, Notice, NoticeKind},
    visit::words,
};

/// How much of the limit is used, or how long the robot is throttled.
#[component]
pub fn Status(live: RwSignal<Live>) -> impl IntoView {
    let words = &words().simulator;
    let until = Memo::new(move |_| live.with(|live| live.throttled_until));
    let throttled = move || {
        until.get().map(|until| {
            view! { <Notice kind=NoticeKind::Warn text=words.throttled><p><Countdown until/></p></Notice> }
        })
    };
    let used = move || live.with(|live| (words.in_window)(live.in_window, live.limit));
    view! {
        {throttled}
        <p class="help num">{used}</p>
    }
}

pub fn fault_name(kind: FaultKind) -> &'static str {
    let words = &words().simulator;
    match kind {
        FaultKind::Delay => words.fault_delay,
        FaultKind::LoseAnswer => words.fault_lose_answer,
        FaultKind::HalfAnswer => words.fault_half_answer,
        FaultKind::Page => words.fault_page,
        FaultKind::Reset => words.fault_reset,
        FaultKind::Busy => words.fault_busy,
        FaultKind::AddressBlocked => words.fault_address_blocked,
        FaultKind::Other => words.fault_other,
    }
}
