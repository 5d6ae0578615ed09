//! What counts for the whole installation.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{account::Language, settings::SettingsForm};

use crate::{
    api::settings::SaveSettings,
    components::Card,
    form::{Actions, Form, FormState, FormToken, Input, Kept, NumberField, SaveButton, Select, TextField},
    visit::words,
};

/// Proposals; each IANA name is taken.
const ZONES: [&str; 12] = [
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "UTC",
];

#[component]
pub fn Installation(
    kept: Kept<SettingsForm>,
    /// The public URL is fixed by the command line.
    fixed: bool,
    form_token: String,
) -> impl IntoView {
    let words = &words().settings;
    let state = FormState::of(&kept);
    let form = kept.form;
    let public_url_help = if fixed { words.public_url_fixed } else { words.public_url_help };
    let zones = ZONES.map(|zone| view! { <option value=zone></option> });
    view! {
        <Card title=words.installation>
            <Form action=SaveSettings::url() state class="form">
                <FormToken id="settings-token" name="form_token" value=form_token/>
                <Select
                    path="language"
                    label=words.language
                    options=languages()
                    value=form.language.tag()
                    help=words.language_help
                />
                <TextField path="zone" label=words.zone value=form.zone help=words.zone_help list="zones">
                    <datalist id="zones">{zones.collect_view()}</datalist>
                </TextField>
                <TextField
                    path="public_url"
                    label=words.public_url
                    value=form.public_url
                    help=public_url_help
                    input=Input::Url
                    readonly=fixed
                />
                <NumberField
                    path="robot_budget"
                    label=words.robot_budget
                    value=form.robot_budget
                    help=words.robot_budget_help
                    unit=words.per_minute
                />
                <Actions><SaveButton/></Actions>
            </Form>
        </Card>
    }
}

/// Each in its own words.
pub fn languages() -> Vec<(String, String)> {
    let name = |language| match language {
        Language::English => "English",
        Language::Chinese => "简体中文",
    };
    Language::ALL.map(|language| (language.tag().to_owned(), name(language).to_owned())).to_vec()
}
