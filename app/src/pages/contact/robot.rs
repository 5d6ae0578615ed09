//! What is shown of a contact's robot: never its URL or its secret.

use console::view::RobotSummary;
use leptos::prelude::*;
use model::robot::Health;

use crate::{
    components::{Badge, Notice, NoticeKind, Time, Tone, health_tone},
    islands::Countdown,
    visit::words,
};

pub fn health_badge(robot: Option<&RobotSummary>) -> impl IntoView + use<> {
    let words = words();
    let (tone, text) = match robot {
        Some(robot) => (health_tone(&robot.health), words.health(&robot.health)),
        None => (Tone::Calm, words.contact.no_robot),
    };
    view! { <Badge tone text/> }
}

/// Why a robot is not ready, and what to do.
pub fn health_notice(health: &Health) -> AnyView {
    let words = words();
    match health.clone() {
        Health::Ok => ().into_any(),
        Health::Throttled { until } => view! {
            <Notice kind=NoticeKind::Warn text=words.contact.test_wait><p><Countdown until/></p></Notice>
        }
        .into_any(),
        Health::Blocked { since, meaning, errmsg } => {
            let advice = words.meaning(&meaning);
            view! {
                <Notice kind=NoticeKind::Bad text=advice.what>
                    <p>{advice.fix}</p>
                    <p class="dim">{errmsg}" · "<Time at=since/></p>
                </Notice>
            }
            .into_any()
        }
    }
}

/// Who else points to the robot.
pub fn others(robot: &RobotSummary, name: &str) -> Option<String> {
    let others: Vec<&str> =
        robot.contacts.iter().map(|user| user.name.as_str()).filter(|other| *other != name).collect();
    (!others.is_empty()).then(|| others.join(", "))
}
