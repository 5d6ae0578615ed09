//! What one-time links lead to: the first administrator, an invitation, a new password.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::{LinkForm, LinkKind, MIN_PASSWORD};

use super::log_in::Door;
use crate::{
    address::Query,
    api::session::{self, LinkPage},
    components::{LinkButton, show},
    form::{Actions, FilledForm, FormState, Input, PlainForm, SaveButton, TextField},
    html::Title,
    visit::words,
};

#[component]
pub fn SetUp() -> AnyView {
    let token = Query::get().text("token");
    show(session::load_link_page(token.clone()), |page| door(page, token))
}

fn door(page: LinkPage, token: String) -> AnyView {
    let words = &words().session;
    let (title, lead, content) = match page {
        LinkPage::Invalid => (
            words.link_invalid,
            words.link_invalid_lead,
            view! { <LinkButton href="/login" label=words.to_log_in/> }.into_any(),
        ),
        LinkPage::LoggedIn => {
            (words.log_in, words.log_in_lead, view! { <LinkButton href="/" label="Bellhop"/> }.into_any())
        }
        LinkPage::Form { kind, email, filled } => {
            let (title, lead, button) = match kind {
                LinkKind::Setup => (words.setup, words.setup_lead, words.create),
                LinkKind::Invite => (words.invite, words.invite_lead, words.create),
                LinkKind::Reset | LinkKind::LogIn => (words.reset, words.reset_lead, words.set_password),
            };
            (title, lead, form(&filled, email, token, button))
        }
    };
    view! {
        <Title text=title/>
        <Door title lead>{content}</Door>
    }
    .into_any()
}

fn form(filled: &FilledForm<LinkForm>, bound: Option<String>, token: String, button: &'static str) -> AnyView {
    let words = &words().session;
    let state = FormState::of(filled);
    let readonly = bound.is_some();
    let email = bound.unwrap_or_else(|| filled.form.email.clone());
    view! {
        <PlainForm action=session::UseLink::url() state class="form">
            <input type="hidden" name="form[token]" value=token/>
            <TextField path="email" label=words.email value=email input=Input::Email autocomplete="username" readonly/>
            <TextField
                path="password"
                label=words.password
                input=Input::NewPassword
                help=(words.password_help)(MIN_PASSWORD)
            />
            <Actions><SaveButton label=button/></Actions>
        </PlainForm>
    }
    .into_any()
}
