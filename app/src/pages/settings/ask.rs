//! The questions before an account is disabled or its sessions are ended.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{AccountId, account::AccountRow};

use crate::{
    api::settings::{EndSessions, SwitchAccount},
    components::Ask,
    form::{Form, FormState},
    page::Query,
    visit::{visit, words},
};

#[component]
pub fn DisableDialog(rows: Vec<AccountRow>) -> impl IntoView {
    let words = &words().settings;
    let texts = Texts { title: words.disable_title, breaks: words.disable_breaks, button: words.disable };
    question("disable", SwitchAccount::url(), texts, rows)
}

#[component]
pub fn EndSessionsDialog(rows: Vec<AccountRow>) -> impl IntoView {
    let words = &words().settings;
    let texts =
        Texts { title: words.end_sessions_title, breaks: words.end_sessions_breaks, button: words.end_sessions };
    question("end_sessions", EndSessions::url(), texts, rows)
}

#[derive(Clone, Copy)]
struct Texts {
    /// With the email.
    title: fn(&str) -> String,
    /// With the number of sessions.
    breaks: fn(i64) -> String,
    button: &'static str,
}

fn question(ask: &'static str, action: &'static str, texts: Texts, rows: Vec<AccountRow>) -> impl IntoView {
    let asked = Query::get().all::<AccountId>("ids").first().copied();
    let row = rows.into_iter().find(|row| Some(row.id) == asked);
    row.map(|row| view! { <Ask ask title=(texts.title)(&row.email)>{form(action, texts, &row)}</Ask> })
}

fn form(action: &'static str, texts: Texts, row: &AccountRow) -> AnyView {
    let (id, sessions) = (row.id.to_string(), row.sessions);
    let words = &words().settings;
    let own = (visit().email.as_deref() == Some(row.email.as_str())).then(|| view! { <p>{words.own_account}</p> });
    view! {
        <Form action state=FormState::new()>
            <input type="hidden" name="id" value=id/>
            <p>{(texts.breaks)(sessions)}</p>
            {own}
            <button type="submit" class="btn danger">{texts.button}</button>
        </Form>
    }
    .into_any()
}
