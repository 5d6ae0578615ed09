//! Inviting somebody by a one-time link, which a person hands on: Bellhop sends no mail.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::ProofAsked;

use crate::{
    api::settings::{Invite, InviteForm, OneTimeLink},
    components::{CopyField, Notice, NoticeKind},
    form::{Actions, FilledForm, FormState, Input, PlainForm, ProofFields, SaveButton, TextField},
    visit::words,
};

#[component]
pub fn InviteSomebody(filled: FilledForm<InviteForm>, proof: ProofAsked) -> impl IntoView {
    let words = &words().settings;
    let state = FormState::of(&filled);
    let link = filled.note();
    // Posted by the browser itself, so that the field is empty for the next one.
    view! {
        <section class="part">
            <h3>{words.invite}</h3>
            <LinkNote link id="invite-link"/>
            <PlainForm action=Invite::url() state class="form">
                <TextField
                    path="email"
                    label=words.email
                    value=filled.form.email
                    help=words.invite_help
                    input=Input::Email
                />
                <ProofFields asked=proof/>
                <Actions><SaveButton label=words.invite_button/></Actions>
            </PlainForm>
        </section>
    }
}

/// The one-time link that was made a moment ago.
#[component]
pub fn LinkNote(
    link: Option<OneTimeLink>,
    /// Of the field.
    id: &'static str,
) -> impl IntoView {
    let words = &words().settings;
    let shown = link.map(|OneTimeLink { email, url }| {
        view! {
            <Notice kind=NoticeKind::Good text=(words.link_made)(&email)>
                <CopyField id label=words.link value=url help=words.link_help/>
            </Notice>
        }
    });
    view! { <div role="status" class="made">{shown}</div> }
}
