//! All accounts, and what can be done to each.

use console::view::AccountRow;
use leptos::prelude::*;
use model::account::ProofAsked;

use super::invite::{InviteSomebody, LinkNote};
use crate::{
    api::settings::{AccountForm, InviteForm},
    components::{Badge, Card, Column, Table, Time, Tone},
    form::FilledForm,
    visit::{visit, words},
};

#[component]
pub fn Accounts(
    rows: Vec<AccountRow>,
    filled: FilledForm<AccountForm>,
    invite: FilledForm<InviteForm>,
    proof: ProofAsked,
) -> impl IntoView {
    let all = words();
    let words = &all.settings;
    let columns = vec![
        Column::Text(words.email),
        Column::Text(words.state),
        Column::Text(words.last_seen),
        Column::Number(words.sessions),
        Column::Hidden(all.common.actions),
    ];
    view! {
        <Card title=words.accounts id="accounts">
            <LinkNote link=filled.note() id="reset-link"/>
            <Table label=words.accounts columns>{rows.into_iter().map(|account| row(&account)).collect_view()}</Table>
            <InviteSomebody filled=invite proof/>
        </Card>
    }
}

fn row(row: &AccountRow) -> impl IntoView + use<> {
    let words = &words().settings;
    let own = visit().email.as_deref() == Some(row.email.as_str());
    let you = own.then(|| view! { <span class="dim">" · "{words.you}</span> });
    // An account of the demo has no password either, but somebody is there.
    let (tone, text) = match (row.enabled, row.pending && row.last_seen_at.is_none()) {
        (false, _) => (Tone::Calm, words.disabled),
        (true, true) => (Tone::Info, words.pending),
        (true, false) => (Tone::Good, words.active),
    };
    let seen = match row.last_seen_at {
        Some(at) => view! { <Time at/> }.into_any(),
        None => view! { <span class="dim">{words.never}</span> }.into_any(),
    };
    view! {
        <tr>
            <td data-label=words.email>
                <span><span class="strong">{row.email.clone()}</span>{you}</span>
            </td>
            <td data-label=words.state><Badge tone text/></td>
            <td data-label=words.last_seen>{seen}</td>
            <td data-label=words.sessions class="num">{row.sessions}</td>
            <td class="deeds">{deeds(row)}</td>
        </tr>
    }
}

/// What can be done to the account: each leads to a question first.
fn deeds(row: &AccountRow) -> impl IntoView + use<> {
    let words = &words().settings;
    let id = row.id;
    let link = |ask: &str, label: &'static str| {
        let href = format!("/settings?ask={ask}&ids={id}");
        view! { <a class="btn quiet" href=href>{label}</a> }
    };
    let reset = row.enabled.then(|| link("reset", words.reset));
    let end = (row.sessions > 0).then(|| link("end_sessions", words.end_sessions));
    let switch = if row.enabled { link("disable", words.disable) } else { link("enable", words.enable) };
    view! {
        <div class="acts">{reset}{end}{switch}</div>
    }
}
