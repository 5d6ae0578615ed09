//! How the robot is doing now: its window, a penalty, faults that wait.

use leptos::prelude::*;

use crate::{
    api::simulator::{FaultKind, Traffic},
    components::{Live, Notice, NoticeKind},
    islands::Countdown,
    visit::words,
};

/// How much of the limit is used, or how long the robot is throttled.
#[component]
pub fn Status(traffic: Traffic) -> impl IntoView {
    let words = &words().simulator;
    let throttled = traffic.throttled_until.map(|until| {
        view! { <Notice kind=NoticeKind::Warn text=words.throttled><p><Countdown until/></p></Notice> }
    });
    view! {
        <Live id="robot-status">
            {throttled}
            <p class="help num">{(words.in_window)(traffic.in_window, traffic.limit)}</p>
        </Live>
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
