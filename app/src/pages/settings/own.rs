//! One's own account: password and language.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    account::{MIN_PASSWORD, PasswordForm, ProofAsked, ProvedBy},
    limits::access::PROOF_MILLIS,
};

use super::installation::languages;
use crate::{
    api::settings::{ChangePassword, SetLanguage},
    components::Card,
    form::{Actions, FilledForm, Form, FormState, FormToken, Input, PlainForm, SaveButton, TextField, choices},
    visit::{visit, words},
};

#[component]
pub fn OwnPassword(filled: FilledForm<PasswordForm>, has_password: bool, proof: ProofAsked) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    let state = FormState::of(&filled);
    view! {
        <Card title=words.own_password id="password">
            <Form action=ChangePassword::url() state class="form">
                <FormToken id="password-token" name="form[form_token]" value=proof.form_token/>
                {current(has_password, proof.by)}
                <TextField
                    path="new"
                    label=words.new_password
                    input=Input::NewPassword
                    help=(all.session.password_help)(MIN_PASSWORD)
                />
                <Actions><SaveButton label=words.change_password/></Actions>
                <p class="help">{words.change_password_help}</p>
            </Form>
        </Card>
    }
}

/// An account that came in by a link has none yet.
fn current(has_password: bool, proved: ProvedBy) -> AnyView {
    let all = words();
    let words = &all.settings;
    if has_password {
        view! { <TextField path="current" label=words.current input=Input::Password/> }.into_any()
    } else {
        let link = (proved == ProvedBy::Link).then(|| {
            view! { <p class="help">{(all.form.proof_link)(PROOF_MILLIS / 60_000)}</p> }
        });
        view! {
            <p class="help">{words.no_password_yet}</p>
            {link}
        }
        .into_any()
    }
}

/// Posted by the browser itself: the next page is another visit.
#[component]
pub fn OwnLanguage() -> impl IntoView {
    let words = &words().settings;
    view! {
        <Card title=words.own_language>
            <PlainForm action=SetLanguage::url() state=FormState::new() class="form">
                <div class="field">
                    <label for="own-language">{words.own_language_label}</label>
                    <select id="own-language" name="language" aria-describedby="own-language-h">
                        {choices(languages(), visit().language.tag())}
                    </select>
                    <p class="help" id="own-language-h">{words.own_language_help}</p>
                </div>
                <Actions><SaveButton label=words.own_language_button/></Actions>
            </PlainForm>
        </Card>
    }
}
