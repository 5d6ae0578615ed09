//! A rule in words.

use console::view::DispatchRuleRow;
use leptos::prelude::*;
use model::{
    condition::Condition,
    dispatch_rule::{Action, DispatchRule},
};

use crate::{
    components::{Badge, Tone},
    visit::words,
};

/// All conditions in one sentence.
pub fn summary(rule: &DispatchRule) -> String {
    let words = words();
    let or = format!(" {} ", words.dispatch_rule.or);
    let blocks = rule.conditions.0.iter().map(|block| block_summary(block));
    let conditions = blocks.collect::<Vec<_>>().join(&or);
    match (rule.catch_all, conditions.is_empty()) {
        (false, true) => words.dispatch_rule.every_alert.to_owned(),
        (false, false) => conditions,
        (true, true) => words.dispatch_rule.unmatched.to_owned(),
        (true, false) => format!("{} · {conditions}", words.dispatch_rule.unmatched),
    }
}

/// `env equals prod and disk matches regex sd.`
pub fn block_summary(block: &[Condition]) -> String {
    let words = words();
    let condition = |condition: &Condition| {
        format!("{} {} {}", condition.label, words.operator(condition.operator), quoted(&condition.value))
    };
    block.iter().map(condition).collect::<Vec<_>>().join(&format!(" {} ", words.dispatch_rule.and))
}

/// An empty value is seen, too.
pub fn quoted(value: &str) -> String {
    if value.is_empty() { "\"\"".to_owned() } else { value.to_owned() }
}

/// Whether it is on, and what is wrong with it.
pub fn badges(row: &DispatchRuleRow) -> impl IntoView + use<> {
    let words = words();
    let state =
        if row.rule.enabled { (Tone::Good, words.dispatch_rule.on) } else { (Tone::Calm, words.dispatch_rule.off) };
    let nobody = row.reaches_nobody.then(|| view! { <Badge tone=Tone::Warn text=words.dispatch_rule.reaches_nobody/> });
    let discards = (row.rule.action == Action::Discard)
        .then(|| view! { <Badge tone=Tone::Calm text=words.dispatch_rule.discards/> });
    view! {
        <span class="marks">
            <Badge tone=state.0 text=state.1/>
            {discards}
            {nobody}
        </span>
    }
}

/// Address and name of each handler.
pub fn handlers(row: &DispatchRuleRow) -> Vec<(String, String)> {
    let contacts = row.rule.contacts.iter().map(|id| format!("/contacts/{id}"));
    let groups = row.rule.groups.iter().map(|id| format!("/contact-groups/{id}"));
    contacts.chain(groups).zip(row.handlers.iter().cloned()).collect()
}
