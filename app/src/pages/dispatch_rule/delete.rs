//! The questions before rules are deleted or disabled: both cancel what waits.

use console::view::DispatchRuleRow;
use leptos::{prelude::*, server_fn::ServerFn};
use model::RuleId;

use crate::{
    address::Query,
    api::dispatch_rule::{DeleteDispatchRules, SwitchDispatchRule},
    form::{Ask, Form, FormState},
    visit::words,
};

/// Asks about the rules that the address names. `rows`: what is known of them.
#[component]
pub fn DeleteRulesDialog(rows: Vec<DispatchRuleRow>) -> impl IntoView {
    let words = &words().dispatch_rule;
    let query = Query::get();
    let title = match query.all::<RuleId>("ids").as_slice() {
        [] => words.select_first.to_owned(),
        [id] => match rows.iter().find(|row| row.rule.id == *id) {
            Some(row) => (words.delete_one)(&row.rule.name),
            None => (words.delete_title)(1),
        },
        ids => (words.delete_title)(ids.len().try_into().unwrap_or(i64::MAX)),
    };
    view! { <Ask ask="delete" title>{delete(query, &rows)}</Ask> }
}

fn delete(query: Query, rows: &[DispatchRuleRow]) -> AnyView {
    let all = words();
    let ids = query.all::<RuleId>("ids");
    if ids.is_empty() {
        return ().into_any();
    }
    let chosen: Vec<&DispatchRuleRow> = rows.iter().filter(|row| ids.contains(&row.rule.id)).collect();
    let names = (ids.len() > 1).then(|| {
        view! { <ul>{chosen.iter().map(|row| view! { <li>{row.rule.name.clone()}</li> }).collect_view()}</ul> }
    });
    let hidden = ids.iter().map(|id| view! { <input type="hidden" name="ids[]" value=id.to_string()/> }).collect_view();
    let cancels = cancels(chosen.iter().map(|row| row.waiting).sum());
    view! {
        <Form action=DeleteDispatchRules::url() state=FormState::new()>
            {hidden}
            {names}
            <p>{cancels}</p>
            <p>{all.dispatch_rule.delete_why}</p>
            <p>{all.common.cannot_be_undone}</p>
            <button type="submit" class="btn danger">{all.common.delete}</button>
        </Form>
    }
    .into_any()
}

/// Asks before a rule is disabled that has something waiting.
#[component]
pub fn DisableDialog(row: DispatchRuleRow) -> impl IntoView {
    let title = (words().dispatch_rule.disable_title)(&row.rule.name);
    view! { <Ask ask="disable" title>{disable(&row)}</Ask> }
}

fn disable(row: &DispatchRuleRow) -> impl IntoView + use<> {
    let words = &words().dispatch_rule;
    let (id, cancels) = (row.rule.id.to_string(), cancels(row.waiting));
    view! {
        <Form action=SwitchDispatchRule::url() state=FormState::new()>
            <input type="hidden" name="id" value=id/>
            <p>{cancels}</p>
            <p>{words.disable_why}</p>
            <button type="submit" class="btn danger">{words.disable}</button>
        </Form>
    }
}

fn cancels(waiting: i64) -> String {
    let words = &words().dispatch_rule;
    if waiting == 0 { words.delete_free.to_owned() } else { (words.delete_waiting)(waiting) }
}
