//! The log-in.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::LoginForm;

use crate::{
    address::Query,
    api::session::{self, LogInFailure, LogInPage},
    components::{Icon, Notice, NoticeKind, Shape, show},
    form::{Actions, FilledForm, FormState, Input, PlainForm, SaveButton, TextField},
    html::Title,
    visit::words,
};

#[component]
pub fn LogIn() -> AnyView {
    let words = &words().session;
    view! {
        <Title text=words.log_in/>
        <Door title=words.log_in lead=words.log_in_lead>{show(session::load_log_in_page(), form)}</Door>
    }
    .into_any()
}

fn form(LogInPage { email, failure }: LogInPage) -> impl IntoView {
    let all = words();
    let words = &all.session;
    let state = FormState::of(&FilledForm::fresh(LoginForm::default()));
    let next = Query::get().text("next");
    let failure = failure.map(|failure| {
        let text = match failure {
            LogInFailure::Refused => words.refused.to_owned(),
            LogInFailure::Slow { seconds } => (words.slow)(seconds.into()),
            LogInFailure::Fault(fault) => all.fault(&fault),
        };
        view! { <div role="alert"><Notice kind=NoticeKind::Bad text/></div> }
    });
    view! {
        {failure}
        <PlainForm action=session::LogIn::url() state class="form">
            <input type="hidden" name="form[next]" value=next/>
            <TextField path="email" label=words.email value=email input=Input::Email autocomplete="username"/>
            <TextField path="password" label=words.password input=Input::Password/>
            <Actions><SaveButton label=words.log_in/></Actions>
        </PlainForm>
        <p class="help">{words.first_start}</p>
    }
}

/// The frame of pages for people who are not logged in.
#[component]
pub fn Door(#[prop(into)] title: String, #[prop(into)] lead: String, children: Children) -> impl IntoView {
    view! {
        <main class="door">
            <div class="card">
                <p class="brand"><Icon shape=Shape::Bell/>"Bellhop"</p>
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {children()}
            </div>
            <crate::components::LanguageChoice/>
        </main>
    }
}
