//! The rail: all parts of the console.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    components::{Icon, Shape},
    visit::{visit, words},
};

#[component]
pub fn Rail() -> impl IntoView {
    let nav = &words().nav;
    let path = use_location().pathname.get_untracked();
    let link = |href, label, shape| entry(&path, href, label, shape);
    let simulator = visit().simulator.then(|| link("/simulator", nav.simulator, Shape::Simulator));
    view! {
        <details class="menu">
            <summary><Icon shape=Shape::Menu/>{nav.menu}</summary>
        </details>
        <nav class="rail" aria-label=nav.main>
            <a class="brand" href="/"><Icon shape=Shape::Bell/>"Bellhop"</a>
            <ul>
                {link("/", nav.overview, Shape::Overview)}
                {link("/alerts", nav.alerts, Shape::Alert)}
                {link("/deliveries", nav.deliveries, Shape::Delivery)}
            </ul>
            <ul>
                {link("/contacts", nav.contacts, Shape::Contact)}
                {link("/contact-groups", nav.contact_groups, Shape::Group)}
                {link("/dispatch-rules", nav.dispatch_rules, Shape::Rule)}
            </ul>
            <ul>
                {link("/integrations", nav.integrations, Shape::Integration)}
                {simulator}
            </ul>
            <ul>{link("/settings", nav.settings, Shape::Settings)}</ul>
        </nav>
    }
}

fn entry(path: &str, href: &'static str, label: &'static str, shape: Shape) -> impl IntoView + use<> {
    let below = href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let current = match below {
        _ if path == href => Some("page"),
        true => Some("true"),
        false => None,
    };
    view! {
        <li>
            <a href=href aria-current=current><Icon shape/>{label}</a>
        </li>
    }
}
