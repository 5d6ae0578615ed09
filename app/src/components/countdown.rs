//! The time until a pause is over. Without JavaScript the absolute time stands there.

use leptos::prelude::*;
use model::Millis;

use super::time::Time;

/// Whole seconds until then, counted by the browser; 0 on the server and when the time is up.
#[cfg(feature = "hydrate")]
pub fn seconds_left(until: Signal<Option<Millis>>) -> ReadSignal<i64> {
    use super::time::now;

    let (left, set_left) = signal(0);
    let count = move || {
        let until = until.get_untracked().unwrap_or_default();
        set_left.set((until.since(now()).max(0) + 999) / 1000);
    };
    Effect::new(move |running: Option<Option<IntervalHandle>>| {
        if let Some(Some(handle)) = running {
            handle.clear();
        }
        until.get()?;
        count();
        set_interval_with_handle(count, std::time::Duration::from_secs(1)).ok()
    });
    left
}

#[cfg(not(feature = "hydrate"))]
pub fn seconds_left(_: Signal<Option<Millis>>) -> ReadSignal<i64> {
    signal(0).0
}

/// `4:05`
pub fn clock_face(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Counts down, then says when it was.
#[component]
pub fn Countdown(until: Millis) -> impl IntoView {
    let left = seconds_left(Signal::stored(Some(until)));
    move || match left.get() {
        0 => view! { <Time at=until/> }.into_any(),
        seconds => view! { <span class="num">{clock_face(seconds)}</span> }.into_any(),
    }
}
