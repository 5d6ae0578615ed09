//! The Overview: the set-up guide until something was delivered, then how things stand.

mod attention;
mod figures;
mod guide;
mod set_aside;
mod test_alert;

use console::view;
use leptos::prelude::*;

use super::{alert::AlertTable, delivery::DeliveryTable};
use crate::{
    api::overview::load_overview,
    components::{Card, Live, PageHead, Refresh, show},
    visit::words,
};
use attention::attention;
use figures::figures;
use guide::guide;
use test_alert::{SendTestAlert, fate, is_asked};

#[component]
pub fn Overview() -> AnyView {
    show(load_overview(), |page| view! { <Live>{overview(page)}</Live> })
}

fn overview(overview: view::Overview) -> AnyView {
    let words = &words().overview;
    let fate = is_asked().then(|| fate(&overview));
    // Somebody waits for the first delivery or for a test alert; a message that is tried again is not in such a hurry.
    let awaited = !overview.steps.delivered || fate.as_ref().is_some_and(|fate| fate.is_open);
    let moving = awaited || overview.recent.iter().any(|row| row.state.is_moving());
    let moves = moving.then(|| view! { <Refresh seconds={if awaited { 3 } else { 10 }}/> });
    let fate = fate.map(|fate| fate.view);
    let attention = attention(&overview);
    if !overview.steps.delivered {
        let known = known(&overview);
        return view! {
            <PageHead title=words.title lead=words.guide_lead/>
            {fate}
            {guide(&overview)}
            {moves}
            {attention}
            {known}
        }
        .into_any();
    }
    let known = known(&overview);
    view! {
        <PageHead title=words.title lead=words.lead><SendTestAlert/></PageHead>
        {moves}
        {fate}
        {figures(&overview)}
        {attention.or_else(|| Some(view! { <p class="well">{words.all_well}</p> }.into_any()))}
        {known}
    }
    .into_any()
}

/// What is there already: the latest alerts and deliveries.
fn known(overview: &view::Overview) -> impl IntoView + use<> {
    let words = &words().overview;
    let (alerts, deliveries) = (overview.latest.clone(), overview.recent.clone());
    let latest = (!alerts.is_empty()).then(|| {
        let all = view! { <a href="/alerts?state=firing">{words.all_alerts}</a> }.into_any();
        view! {
            <Card title=words.latest action=all><AlertTable rows=alerts label=words.latest/></Card>
        }
    });
    let recent = (!deliveries.is_empty()).then(|| {
        let all = view! { <a href="/deliveries">{words.all_deliveries}</a> }.into_any();
        view! {
            <Card title=words.recent action=all><DeliveryTable rows=deliveries label=words.recent/></Card>
        }
    });
    view! {
        {latest}
        {recent}
    }
}
