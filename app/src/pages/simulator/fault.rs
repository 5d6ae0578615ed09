//! Faults for the next requests.

use leptos::{prelude::*, server_fn::ServerFn};

use super::status::fault_name;
use crate::{
    api::simulator::{FaultForm, FaultKind, ForgetFaults, Live, OrderFault},
    components::Card,
    form::{Actions, Form, FormState, Kept, NumberField, SaveButton, Select},
    visit::words,
};

#[component]
pub fn Faults(key: String, kept: Kept<FaultForm>, live: RwSignal<Live>) -> impl IntoView {
    let words = &words().simulator;
    let state = FormState::of(&kept);
    let form = kept.form;
    let options = FaultKind::ALL.map(|kind| (kind.as_str().to_owned(), fault_name(kind).to_owned())).to_vec();
    view! {
        <Card title=words.faults>
            <Waiting key=key.clone() live/>
            <Form action=OrderFault::url() state class="form">
                <input type="hidden" name="form[robot]" value=key/>
                <Select path="kind" label=words.fault options value=form.kind.as_str() help=words.fault_help/>
                <NumberField path="times" label=words.times value=form.times help=words.times_help/>
                <NumberField
                    path="milliseconds"
                    label=words.delay
                    value=form.milliseconds
                    help=words.delay_help
                    unit="ms"
                />
                <Actions><SaveButton label=words.order/></Actions>
            </Form>
        </Card>
    }
}

/// What is ordered and still due.
#[component]
fn Waiting(key: String, live: RwSignal<Live>) -> impl IntoView {
    let words = &words().simulator;
    let faults = Memo::new(move |_| live.with(|live| live.faults.clone()));
    let names = FaultKind::ALL.into_iter().chain([FaultKind::Other]).map(|kind| (kind, fault_name(kind)));
    let names: Vec<(FaultKind, &'static str)> = names.collect();
    let name = move |kind| names.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| *name);
    let list = move || {
        let faults = faults.get();
        let name = name.clone();
        (!faults.is_empty()).then(|| {
            let item = |row: crate::api::simulator::FaultRow| {
                view! { <li>{name(row.kind)}" "<span class="dim num">{format!("× {}", row.times)}</span></li> }
            };
            view! { <ul class="people">{faults.into_iter().map(item).collect_view()}</ul> }
        })
    };
    let none = Memo::new(move |_| faults.with(Vec::is_empty));
    view! {
        {list}
        <div class="forget" class:hide=move || none.get()>
            <Form action=ForgetFaults::url() state=FormState::new()>
                <input type="hidden" name="robot" value=key/>
                <button type="submit" class="btn quiet">{words.forget}</button>
            </Form>
        </div>
    }
}
