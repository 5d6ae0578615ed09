//! A state as colour and word: never the colour alone.

use console::view::AlertState;
use leptos::prelude::*;
use model::{delivery::DeliveryState, robot::Health, severity::Level};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Info,
    Warn,
    Bad,
    /// Worse than bad: P1.
    Critical,
    Calm,
}

impl Tone {
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "badge good",
            Self::Info => "badge info",
            Self::Warn => "badge warn",
            Self::Bad => "badge bad",
            Self::Critical => "badge crit",
            Self::Calm => "badge calm",
        }
    }
}

#[component]
pub fn Badge(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}

pub const fn level_tone(level: Level) -> Tone {
    match level {
        Level::P1 => Tone::Critical,
        Level::P2 => Tone::Bad,
        Level::P3 => Tone::Warn,
        Level::P4 => Tone::Info,
        Level::P5 | Level::P6 => Tone::Calm,
    }
}

pub const fn state_tone(state: AlertState) -> Tone {
    match state {
        AlertState::Firing => Tone::Bad,
        AlertState::Resolved => Tone::Good,
    }
}

pub const fn delivery_tone(state: DeliveryState) -> Tone {
    match state {
        DeliveryState::Sent => Tone::Good,
        DeliveryState::Queued | DeliveryState::Sending => Tone::Info,
        DeliveryState::Retrying | DeliveryState::Throttled => Tone::Warn,
        DeliveryState::Blocked | DeliveryState::Failed => Tone::Bad,
        DeliveryState::Replaced | DeliveryState::Cancelled | DeliveryState::Expired => Tone::Calm,
    }
}

pub const fn health_tone(health: &Health) -> Tone {
    match health {
        Health::Ok => Tone::Good,
        Health::Throttled { .. } => Tone::Warn,
        Health::Blocked { .. } => Tone::Bad,
    }
}
