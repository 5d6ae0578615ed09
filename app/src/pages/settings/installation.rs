//! What counts for the whole installation.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{Edited, account::Language, settings::SettingsForm};

use crate::{
    api::settings::SaveSettings,
    components::{Card, LastChange},
    form::{
        Actions, Form, FormState, FormToken, Input, MadeFrom, NumberField, SaveButton, Select, TextField,
        conflict::{Compare, Difference, Opened, Place},
    },
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
    opened: Opened<SettingsForm>,
    edited: Edited,
    /// The public URL is fixed by the command line.
    fixed: bool,
    form_token: String,
) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    let place = Place { path: "/settings".to_owned(), list: "/settings", loses: "" };
    let said = opened.said(place, |stored, typed, _| differences(stored, typed));
    let kept = opened.filled;
    let state = FormState::after(&kept, said);
    let form = kept.form;
    let changed = edited.at.is_some().then(|| {
        view! { <p class="help">{all.common.updated}{(all.form.after_label)("")}<LastChange edited/></p> }
    });
    let public_url_help = if fixed { words.public_url_fixed } else { words.public_url_help };
    let zones = ZONES.map(|zone| view! { <option value=zone></option> });
    view! {
        <Card title=words.installation>
            <Form action=SaveSettings::url() state class="form">
                <MadeFrom version=form.version/>
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
                {changed}
            </Form>
        </Card>
    }
}

fn differences(stored: &SettingsForm, typed: &SettingsForm) -> Vec<Difference> {
    let words = &words().settings;
    let url = |text: &str| text.trim().trim_end_matches('/').to_owned();
    Compare::default()
        .text(words.language, language_name(stored.language), language_name(typed.language))
        .text(words.zone, &stored.zone, &typed.zone)
        .normal(words.public_url, &stored.public_url, &typed.public_url, url)
        .text(words.robot_budget, &stored.robot_budget, &typed.robot_budget)
        .done()
}

/// Each in its own words.
pub fn languages() -> Vec<(String, String)> {
    Language::ALL.map(|language| (language.tag().to_owned(), language_name(language).to_owned())).to_vec()
}

const fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Chinese => "简体中文",
    }
}
