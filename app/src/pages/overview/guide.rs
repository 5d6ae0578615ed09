//! The set-up guide: the four steps from a robot in `DingTalk` to a dispatch rule, and a test alert that arrives.

use console::view::Overview;
use leptos::{prelude::*, server_fn::ServerFn};

use super::test_alert::SendTestAlert;
use crate::{
    api::overview::SetUpExample,
    components::{Badge, CopyField, LinkButton, Tone},
    form::{Form, FormState},
    visit::words,
};

pub fn guide(overview: &Overview) -> AnyView {
    let words = &words().overview;
    let steps = overview.steps;
    // A robot is there as soon as a contact has one.
    let done = [steps.contact, steps.contact, steps.group, steps.rule];
    let count = done.iter().filter(|done| **done).count();
    let next = done.iter().position(|done| !done).unwrap_or(done.len());
    let link = |place: usize, href: &'static str, label: &'static str| {
        let class = if place == next || (place == 1 && next == 0) { "primary" } else { "" };
        view! { <LinkButton href label class/> }.into_any()
    };
    let robot = match overview.example_url.clone() {
        Some(url) => view! {
            <p>{words.robot_demo_hint}</p>
            <CopyField id="demo-url" label=words.webhook_url value=url help=words.webhook_url_help/>
            <p><a href="/simulator">{words.open_simulator}</a></p>
        }
        .into_any(),
        None => view! { <p>{words.robot_hint}</p> }.into_any(),
    };
    let test = if steps.rule {
        view! { <SendTestAlert class="primary"/> }.into_any()
    } else {
        view! { <p class="dim">{words.test_later}</p> }.into_any()
    };
    let contact = view! { <p>{words.contact_hint}</p>{link(1, "/contacts/new", words.contact_link)} };
    let group = view! { <p>{words.group_hint}</p>{link(2, "/contact-groups/new", words.group_link)} };
    let rule = view! { <p>{words.rule_hint}</p>{link(3, "/dispatch-rules/new", words.rule_link)} };
    let test = view! { <p>{words.test_hint}</p>{test} };
    view! {
        {example(overview)}
        <p class="dim">{(words.progress)(count, done.len())}</p>
        <ol class="guide">
            {step(words.robot, done[0], robot)}
            {step(words.contact, done[1], contact.into_any())}
            {step(words.group, done[2], group.into_any())}
            {step(words.rule, done[3], rule.into_any())}
            {step(words.test, false, test.into_any())}
        </ol>
        <p class="dim">{words.connect_hint}" "<a href="/integrations">{words.connect}</a></p>
    }
    .into_any()
}

fn step(title: &'static str, done: bool, content: AnyView) -> impl IntoView {
    let words = &words().overview;
    let (class, tone, state) =
        if done { ("done", Tone::Good, words.done) } else { ("open", Tone::Calm, words.not_done) };
    view! {
        <li class=class>
            <h2>{title}" "<Badge tone text=state/></h2>
            {(!done).then_some(content)}
        </li>
    }
}

/// With the simulator: all of it by one click.
fn example(overview: &Overview) -> Option<impl IntoView + use<>> {
    let words = &words().overview;
    let untouched = !overview.steps.contact && !overview.steps.rule;
    (overview.steps.simulator && untouched).then(|| {
        view! {
            <section class="offer">
                <div>
                    <h2>{words.example}</h2>
                    <p>{words.example_hint}</p>
                </div>
                <Form action=SetUpExample::url() state=FormState::new()>
                    <button type="submit" class="btn">{words.example_button}</button>
                </Form>
            </section>
        }
    })
}
