//! All accounts, and what can be done to each.

use leptos::{prelude::*, server_fn::ServerFn};
use model::account::AccountRow;

use super::invite::{InviteSomebody, LinkNote};
use crate::{
    api::settings::{InviteForm, ResetLink, SwitchAccount},
    components::{Badge, Card, Column, Table, Time, Tone},
    form::{Form, FormState, Kept, SubmitTo},
    visit::{visit, words},
};

#[component]
pub fn Accounts(rows: Vec<AccountRow>, kept: Kept<()>, invite: Kept<InviteForm>) -> impl IntoView {
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
            <LinkNote link=kept.note() id="reset-link"/>
            <Form action=ResetLink::url() state=FormState::new()>
                // For the buttons that switch an account on; those of other kinds do not look at it.
                <input type="hidden" name="on" value="true"/>
                <Table label=words.accounts columns>{rows.into_iter().map(row).collect_view()}</Table>
            </Form>
            <InviteSomebody kept=invite/>
        </Card>
    }
}

fn row(row: AccountRow) -> impl IntoView {
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

/// What can be done to the account. Something that destroys leads to a question first.
fn deeds(row: AccountRow) -> impl IntoView {
    let words = &words().settings;
    let id = row.id.to_string();
    let reset = row.enabled.then(|| {
        view! {
            <SubmitTo action=ResetLink::url() label=words.reset name="id" value=id.clone() class="quiet"/>
        }
    });
    let end = (row.sessions > 0).then(|| {
        let href = format!("/settings?ask=end_sessions&ids={id}");
        view! { <a class="btn quiet" href=href>{words.end_sessions}</a> }
    });
    let switch = if row.enabled {
        let href = format!("/settings?ask=disable&ids={id}");
        view! { <a class="btn quiet" href=href>{words.disable}</a> }.into_any()
    } else {
        view! {
            <SubmitTo action=SwitchAccount::url() label=words.enable name="id" value=id.clone() class="quiet"/>
        }
        .into_any()
    };
    view! {
        <div class="acts">{reset}{end}{switch}</div>
    }
}
