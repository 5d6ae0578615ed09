//! Numbers that lead to what they count: firing alerts by level, deliveries of the last 24 hours by outcome.

use console::view::Overview;
use leptos::prelude::*;

use crate::{
    components::{Badge, Card, Tone, delivery_tone, level_tone},
    visit::words,
};

pub fn figures(overview: &Overview) -> impl IntoView + use<> {
    let all = words();
    let words = &all.overview;
    let firing = overview.firing.iter().map(|(level, count)| {
        let href = format!("/alerts?state=firing&level={}", level.as_str());
        figure(href, *count, level_tone(*level), all.level(*level))
    });
    let sent = overview.deliveries.iter().map(|(state, count)| {
        let href = format!("/deliveries?state={}&hours=24", state.as_str());
        figure(href, *count, delivery_tone(*state), all.delivery_state(*state))
    });
    let (firing, sent): (Vec<AnyView>, Vec<AnyView>) = (firing.collect(), sent.collect());
    view! {
        <div class="cols">
            <Card title=words.firing>{or_none(firing, words.nothing_firing)}</Card>
            <Card title=words.day>{or_none(sent, words.nothing_sent)}</Card>
        </div>
    }
}

fn figure(href: String, count: i64, tone: Tone, name: &'static str) -> AnyView {
    view! {
        <li>
            <a href=href>
                <span class="count">{count}</span>
                <Badge tone text=name/>
            </a>
        </li>
    }
    .into_any()
}

fn or_none(figures: Vec<AnyView>, none: &'static str) -> AnyView {
    if figures.is_empty() {
        return view! { <p class="dim">{none}</p> }.into_any();
    }
    view! { <ul class="figures">{figures}</ul> }.into_any()
}
