//! The limits of the platform, for all robots.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::simulator::{LimitsForm, SaveSimulatorLimits},
    components::Card,
    form::{Actions, FilledForm, Form, FormState, NumberField, SaveButton},
    visit::words,
};

#[component]
pub fn Limits(filled: FilledForm<LimitsForm>) -> impl IntoView {
    let all = words();
    let words = &all.simulator;
    let state = FormState::of(&filled);
    let form = filled.form;
    view! {
        <Card title=words.limits>
            <Form action=SaveSimulatorLimits::url() state class="form">
                <input type="hidden" name="form[robot]" value=form.robot/>
                <NumberField
                    path="limit"
                    label=words.limit
                    value=form.limit
                    help=words.limit_help
                    unit=all.settings.per_minute
                />
                <NumberField
                    path="penalty"
                    label=words.penalty
                    value=form.penalty
                    help=words.penalty_help
                    unit=all.form.seconds
                />
                <Actions><SaveButton label=words.save_limits/></Actions>
            </Form>
        </Card>
    }
}
