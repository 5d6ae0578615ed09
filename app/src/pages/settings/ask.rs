//! The questions before something is done to an account: a link for a new password, disabling and enabling it, ending its sessions.
//! Each asks for a proof of who does it.

use console::view::AccountRow;
use leptos::{prelude::*, server_fn::ServerFn};
use model::{AccountId, account::ProofAsked};

use crate::{
    address::Query,
    api::settings::{AccountForm, EndSessions, ResetLink, SwitchAccount},
    form::{Actions, Ask, FilledForm, FormState, PlainForm, ProofFields},
    visit::{visit, words},
};

/// The one that the address asks.
#[component]
pub fn Questions(rows: Vec<AccountRow>, filled: FilledForm<AccountForm>, proof: ProofAsked) -> impl IntoView {
    let query = Query::get();
    let asked = query.all::<AccountId>("ids").first().copied();
    let question = query.maybe("ask").and_then(|ask| Question::parse(&ask));
    let row = rows.into_iter().find(|row| Some(row.id) == asked);
    question.zip(row).map(|(question, row)| {
        view! {
            <Ask ask=question.name() title=(question.texts().title)(&row.email)>
                {form(question, &row, filled, proof)}
            </Ask>
        }
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    Reset,
    Disable,
    Enable,
    EndSessions,
}

struct Texts {
    /// With the email.
    title: fn(&str) -> String,
    /// What comes of it; with the number of sessions.
    breaks: fn(i64) -> String,
    button: &'static str,
}

impl Question {
    const ALL: [Self; 4] = [Self::Reset, Self::Disable, Self::Enable, Self::EndSessions];

    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::EndSessions => "end_sessions",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.name() == name)
    }

    fn action(self) -> &'static str {
        match self {
            Self::Reset => ResetLink::url(),
            Self::Disable | Self::Enable => SwitchAccount::url(),
            Self::EndSessions => EndSessions::url(),
        }
    }

    fn texts(self) -> Texts {
        let words = &words().settings;
        let (title, breaks, button) = match self {
            Self::Reset => (words.reset_title, words.reset_breaks, words.reset_button),
            Self::Disable => (words.disable_title, words.disable_breaks, words.disable),
            Self::Enable => (words.enable_title, words.enable_breaks, words.enable),
            Self::EndSessions => (words.end_sessions_title, words.end_sessions_breaks, words.end_sessions),
        };
        Texts { title, breaks, button }
    }

    /// Whether it takes something away from somebody who has it.
    fn destroys(self) -> bool {
        matches!(self, Self::Disable | Self::EndSessions)
    }
}

/// Posted by the browser itself: what is said of it comes with the question.
fn form(question: Question, row: &AccountRow, filled: FilledForm<AccountForm>, proof: ProofAsked) -> AnyView {
    let (id, sessions) = (row.id.to_string(), row.sessions);
    // A draft is of one account.
    let filled = if filled.form.id == Some(row.id) { filled } else { FilledForm::default() };
    let state = FormState::named("account", &filled);
    let is_own = visit().email.as_deref() == Some(row.email.as_str());
    let own = (is_own && question.destroys()).then(|| view! { <p>{words().settings.own_account}</p> });
    let on = (question == Question::Enable).then(|| view! { <input type="hidden" name="form[on]" value="true"/> });
    let class = if question.destroys() { "btn danger" } else { "btn primary" };
    let Texts { breaks, button, .. } = question.texts();
    view! {
        <PlainForm action=question.action() state class="form">
            <input type="hidden" name="form[id]" value=id/>
            {on}
            <p>{breaks(sessions)}</p>
            {own}
            <ProofFields asked=proof/>
            <Actions><button type="submit" class=class>{button}</button></Actions>
        </PlainForm>
    }
    .into_any()
}
