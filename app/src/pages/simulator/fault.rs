//! Faults for the next requests.

use leptos::{prelude::*, server_fn::ServerFn};

use super::status::fault_name;
use crate::{
    api::simulator::{FaultForm, FaultKind, FaultRow, ForgetFaults, OrderFault},
    components::{Card, Live},
    form::{Actions, FilledForm, Form, FormState, NumberField, SaveButton, Select},
    visit::words,
};

#[component]
pub fn Faults(key: String, filled: FilledForm<FaultForm>, waiting: Vec<FaultRow>) -> impl IntoView {
    let words = &words().simulator;
    let state = FormState::of(&filled);
    let form = filled.form;
    let options = FaultKind::ALL.map(|kind| (kind.as_str().to_owned(), fault_name(kind).to_owned())).to_vec();
    view! {
        <Card title=words.faults>
            <Waiting key=key.clone() faults=waiting/>
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
fn Waiting(key: String, faults: Vec<FaultRow>) -> impl IntoView {
    let words = &words().simulator;
    let item = |row: FaultRow| {
        view! { <li>{fault_name(row.kind)}" "<span class="dim num">{format!("× {}", row.times)}</span></li> }
    };
    let waiting = (!faults.is_empty()).then(|| {
        view! {
            <ul class="people">{faults.into_iter().map(item).collect_view()}</ul>
            <Form action=ForgetFaults::url() state=FormState::new() class="forget">
                <input type="hidden" name="robot" value=key/>
                <button type="submit" class="btn quiet">{words.forget}</button>
            </Form>
        }
    });
    view! { <Live id="faults-waiting">{waiting}</Live> }
}
