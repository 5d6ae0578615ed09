//! Why nobody was notified about an alert, and what to do about that: the question that people ask most.

use console::view::{AlertDetail, CheckOutcome};
use leptos::prelude::*;
use model::alert::AlertEventKind;

use crate::{
    components::{LinkButton, Notice, NoticeKind, Shape},
    visit::words,
};

/// Nothing once a message has carried the alert.
pub fn why_silent(detail: &AlertDetail) -> AnyView {
    if !detail.deliveries.is_empty() {
        return ().into_any();
    }
    let words = &words().alert;
    let decided = detail.trace.iter().rev().find_map(|line| match line.what {
        AlertEventKind::Grouped { .. } | AlertEventKind::Discarded { .. } | AlertEventKind::Unmatched => {
            Some(&line.what)
        }
        _ => None,
    });
    let matches_now = detail.rules.iter().any(|rule| matches!(rule.outcome, CheckOutcome::Notifies { .. }));
    let (kind, text, fix) = match decided {
        None | Some(AlertEventKind::Unmatched) => {
            let new = view! { <LinkButton href="/dispatch-rules/new" label=words.new_rule icon=Shape::Plus/> };
            return view! {
                <Notice kind=NoticeKind::Warn text=words.silent_unmatched>
                    <p>{words.silent_unmatched_fix}</p>
                    <p>{new}</p>
                </Notice>
            }
            .into_any();
        }
        Some(AlertEventKind::Discarded { .. }) => {
            (NoticeKind::Info, words.silent_discarded, words.silent_discarded_fix)
        }
        Some(_) if !matches_now => (NoticeKind::Warn, words.silent_nobody, words.silent_nobody_fix),
        Some(_) if detail.alert.is_firing() => (NoticeKind::Info, words.silent_waiting, words.silent_waiting_fix),
        Some(_) => (NoticeKind::Info, words.silent_over, words.silent_over_fix),
    };
    view! { <Notice kind text><p>{fix}</p></Notice> }.into_any()
}
