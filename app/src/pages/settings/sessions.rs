//! Where one's own account is logged in, and the way to log it out everywhere else.

use console::view::SessionRow;
use leptos::{prelude::*, server_fn::ServerFn};
use model::limits::access::{SESSION_IDLE_MILLIS, SESSION_MILLIS};

use crate::{
    api::settings::LogOutElsewhere,
    components::{Badge, Card, Column, Table, Time, Tone},
    form::{Actions, FormState, PlainForm, SaveButton},
    visit::words,
};

const DAY: i64 = 24 * 3_600_000;

#[component]
pub fn OwnSessions(rows: Vec<SessionRow>) -> impl IntoView {
    let words = &words().settings;
    let columns = vec![
        Column::Text(words.browser),
        Column::Text(words.address),
        Column::Text(words.logged_in),
        Column::Text(words.last_seen),
    ];
    let others = rows.iter().any(|row| !row.own).then(|| {
        view! {
            <PlainForm action=LogOutElsewhere::url() state=FormState::new()>
                <Actions><SaveButton label=words.log_out_elsewhere/></Actions>
            </PlainForm>
        }
    });
    view! {
        <Card title=words.own_sessions id="sessions">
            <p class="help">{(words.sessions_end)(SESSION_IDLE_MILLIS / DAY, SESSION_MILLIS / DAY)}</p>
            <Table label=words.own_sessions columns>{rows.into_iter().map(row).collect_view()}</Table>
            {others}
        </Card>
    }
}

fn row(row: SessionRow) -> impl IntoView {
    let words = &words().settings;
    let own = row.own.then(|| view! { " " <Badge tone=Tone::Good text=words.this_session/> });
    let browser = name_of(&row.user_agent).unwrap_or_else(|| words.unknown_browser.to_owned());
    view! {
        <tr>
            <td data-label=words.browser><span title=row.user_agent>{browser}</span>{own}</td>
            <td data-label=words.address>{row.address}</td>
            <td data-label=words.logged_in><Time at=row.created_at/></td>
            <td data-label=words.last_seen><Time at=row.last_seen_at/></td>
        </tr>
    }
}

/// `Firefox · Linux`. The first that fits counts: most browsers name others, too.
fn name_of(user_agent: &str) -> Option<String> {
    const BROWSERS: [(&str, &str); 8] = [
        ("DingTalk", "DingTalk"),
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("HarmonyOS", "HarmonyOS"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    match (first(&BROWSERS), first(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_browser_is_named_by_what_it_says_of_itself() {
        for (user_agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox · Linux")),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                Some("Edge · Windows"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                Some("Safari · iPhone"),
            ),
            ("something <b>else</b>", None),
            ("", None),
        ] {
            assert_eq!(name_of(user_agent).as_deref(), name, "{user_agent}");
        }
    }
}
