//! What needs a person: each with what is wrong, and where it is fixed.

use console::view::{Attention, Overview};
use leptos::{prelude::*, server_fn::ServerFn};
use model::robot::Health;

use super::set_aside::set_aside;
use crate::{
    api::overview::UsePublicUrl,
    components::{Card, Icon, Shape, Time, shortened},
    form::{Form, FormState},
    islands::Countdown,
    visit::words,
};

/// Nothing when nobody is needed. While the guide shows the way, a missing public URL can wait.
pub fn attention(overview: &Overview) -> Option<AnyView> {
    let words = &words().overview;
    let missing = overview.public_url_missing.as_ref().filter(|_| overview.steps.delivered);
    let public_url = missing.map(|proposed| {
        let propose = (!proposed.is_empty()).then(|| use_url(proposed.clone()));
        let fix = view! { {words.public_url_fix}" "<a href="/settings">{words.open_settings}</a>{propose} };
        item("info", words.public_url.to_owned(), fix)
    });
    let items: Vec<AnyView> = overview.attention.iter().map(one).chain(public_url).collect();
    (!items.is_empty()).then(|| view! { <Card title=words.attention><ul class="needs">{items}</ul></Card> }.into_any())
}

/// One click: the address that the browser used.
fn use_url(url: String) -> impl IntoView {
    let label = (words().overview.use_public_url)(&url);
    view! {
        <Form action=UsePublicUrl::url() state=FormState::new()>
            <input type="hidden" name="url" value=url/>
            <button type="submit" class="btn">{label}</button>
        </Form>
    }
}

fn one(attention: &Attention) -> AnyView {
    let all = words();
    let words = &all.overview;
    match attention {
        Attention::RobotBlocked { name, contact, health, waiting, .. } => {
            let advice = match health {
                Health::Blocked { meaning, .. } => Some(all.meaning(meaning)),
                _ => None,
            };
            let why = advice.map(|advice| view! { {advice.what}" "{advice.fix}" " });
            let fix = contact.map(|id| view! { <a href=format!("/contacts/{id}/edit")>{words.fix_contact}</a> });
            item("bad", (words.blocked)(&shortened(name), *waiting), view! { {why}{fix} })
        }
        Attention::RobotThrottled { robot, name, until, waiting } => {
            let (until, href) = (*until, format!("/deliveries?robot={robot}"));
            let fix = view! {
                {words.until}" "<Countdown until/>" · "<a href=href>{words.all_deliveries}</a>
            };
            item("warn", (words.throttled)(&shortened(name), *waiting), fix)
        }
        Attention::DeliveryFailed { delivery, title, robot_name, at } => {
            let title = if title.is_empty() { all.delivery.untitled } else { title };
            let (at, href) = (*at, format!("/deliveries/{delivery}"));
            let fix = view! { <Time at/>" · "<a href=href>{words.failed_fix}</a> };
            item("bad", (words.failed)(&shortened(title), &shortened(robot_name)), fix)
        }
        Attention::RuleReachesNobody { rule, name } => {
            let href = format!("/dispatch-rules/{rule}/edit");
            let fix = view! { {words.reaches_nobody_fix}" "<a href=href>{words.edit_rule}</a> };
            item("warn", (words.reaches_nobody)(name), fix)
        }
        Attention::RuleOverflows { rule, name, max } => {
            let href = format!("/dispatch-rules/{rule}/edit");
            let fix = view! { {words.overflows_fix}" "<a href=href>{words.edit_rule}</a> };
            item("warn", (words.overflows)(name, *max), fix)
        }
        Attention::RuleCostly { rule, name } => {
            let href = format!("/dispatch-rules/{rule}/edit");
            let fix = view! { {words.costly_fix}" "<a href=href>{words.edit_rule}</a> };
            item("warn", (words.costly)(name), fix)
        }
        Attention::RuleUnreadable { rule, name } => {
            let href = format!("/dispatch-rules/{rule}/edit");
            let fix = view! { {words.unreadable_fix}" "<a href=href>{words.edit_rule}</a> };
            item("bad", (words.unreadable)(name), fix)
        }
        Attention::SettingsUnreadable => {
            let fix = view! { {words.settings_unreadable_fix}" "<a href="/settings">{words.open_settings}</a> };
            item("bad", words.settings_unreadable.to_owned(), fix)
        }
        Attention::IngestRefused { name, refusal } => {
            let (at, href) = (refusal.at, format!("/integrations/{}", refusal.integration));
            let what = shortened(&all.refused(&refusal.why).what);
            let fix = view! { {what}" · "<Time at/>" · "<a href=href>{words.open_integration}</a> };
            item("warn", (words.refused)(name, refusal.status), fix)
        }
        Attention::SeverityUnknown { integration, name, word, at } => {
            let (at, href) = (*at, format!("/integrations/{integration}#severity"));
            let fix = view! { {words.severity_unknown_fix}" "<Time at/>" · "<a href=href>{words.open_integration}</a> };
            item("warn", (words.severity_unknown)(name, word), fix)
        }
        Attention::UnknownProxy { address } => item("warn", (words.unknown_proxy)(address), words.unknown_proxy_fix),
        Attention::SetAside { aside } => set_aside(aside),
        Attention::Unmatched { count } => {
            let fix = view! {
                {words.unmatched_fix}" "<a href="/dispatch-rules/new">{words.new_rule}</a>" · "
                <a href="/alerts?state=firing">{words.all_alerts}</a>
            };
            item("warn", (words.unmatched)(*count), fix)
        }
    }
}

pub(super) fn item(class: &'static str, text: String, fix: impl IntoView + 'static) -> AnyView {
    view! {
        <li class=class>
            <Icon shape=Shape::Warn/>
            <div>
                <p class="strong">{text}</p>
                <p class="sub">{fix.into_any()}</p>
            </div>
        </li>
    }
    .into_any()
}
