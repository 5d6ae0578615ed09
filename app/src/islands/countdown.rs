//! The time until a pause is over, counted by the browser. Without JavaScript the absolute time stands there.

use leptos::{html, prelude::*};
use model::Millis;

use crate::browser_words::times::absolute;

/// Counts down, then says that it is over.
#[island]
pub fn Countdown(until: Millis) -> impl IntoView {
    let element = NodeRef::<html::Span>::new();
    let left = seconds_left(Some(until), move || element.get_untracked().is_some_and(|span| span.is_connected()));
    let text = move || match left.get() {
        None => absolute(until),
        Some(seconds) => clock_face(seconds),
    };
    view! { <span class="num" aria-live="off" node_ref=element title=absolute(until)>{text}</span> }
}

/// A button that posts its form to another server function. While a pause lasts it is disabled and counts down.
#[island]
pub fn PausingButton(
    /// The address of the server function.
    action: String,
    label: String,
    /// What it says meanwhile, with `%` where the time goes.
    paused: String,
    until: Option<Millis>,
) -> impl IntoView {
    let element = NodeRef::<html::Button>::new();
    let left = seconds_left(until, move || element.get_untracked().is_some_and(|button| button.is_connected()));
    let text = move || match left.get() {
        None | Some(0) => label.clone(),
        Some(seconds) => paused.replace('%', &clock_face(seconds)),
    };
    view! {
        <button
            type="submit"
            class="btn"
            formaction=action
            node_ref=element
            disabled=move || left.get().is_some_and(|left| left > 0)
        >
            {text}
        </button>
    }
}

/// `4:05`
fn clock_face(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Whole seconds until then, counted while the element is shown; `None` on the server.
#[cfg(feature = "hydrate")]
fn seconds_left(until: Option<Millis>, is_shown: impl Fn() -> bool + Copy + 'static) -> ReadSignal<Option<i64>> {
    use std::time::Duration;

    let (left, set_left) = signal(None);
    let running = StoredValue::new(None::<IntervalHandle>);
    let Some(until) = until else { return left };
    let count = move || {
        let seconds = (until.since(crate::browser::now()).max(0) + 999) / 1000;
        set_left.set(Some(seconds));
        if (seconds == 0 || !is_shown())
            && let Some(handle) = running.get_value()
        {
            handle.clear();
        }
    };
    Effect::new(move || {
        running.set_value(set_interval_with_handle(count, Duration::from_secs(1)).ok());
        count();
    });
    left
}

#[cfg(not(feature = "hydrate"))]
fn seconds_left(_: Option<Millis>, _: impl Fn() -> bool + Copy + 'static) -> ReadSignal<Option<i64>> {
    signal(None).0
}
