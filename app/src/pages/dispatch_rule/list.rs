//! All dispatch rules, with search and deletion of several.

use console::view::{DispatchRuleQuery, DispatchRuleRow, Page};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::{
    delete::DeleteRulesDialog,
    summary::{badges, handlers, summary},
};
use crate::{
    address::Query,
    api::dispatch_rule::{self, DispatchRulesPage},
    components::{Column, EmptyState, LinkButton, Links, Notice, NoticeKind, PageHead, Shape, listed, shortened, show},
    form::{DeletableTable, FilterBar, select_cell},
    visit::words,
};

#[component]
pub fn List() -> AnyView {
    let words = &words().dispatch_rule;
    let query = Query::get();
    let wanted = DispatchRuleQuery { search: query.text("search"), page: query.page() };
    view! {
        <PageHead title=words.title lead=words.lead>
            <LinkButton href="/dispatch-rules/new" label=words.new icon=Shape::Plus class="primary"/>
        </PageHead>
        <FilterBar action="/dispatch-rules" search=words.search/>
        {show(dispatch_rule::load_dispatch_rules(wanted), |DispatchRulesPage { rules, catch_all }| {
            listed(rules, &["search"], empty, |rules| rows(rules, catch_all))
        })}
    }
    .into_any()
}

fn rows(rules: Page<DispatchRuleRow>, catch_all: bool) -> AnyView {
    let words = &words().dispatch_rule;
    let columns = vec![
        Column::Text(words.name),
        Column::Text(words.conditions),
        Column::Text(words.handler),
        Column::Text(words.state),
        Column::Number(words.firing),
    ];
    let (total, request) = (rules.total, rules.request);
    let dialog = rules.rows.clone();
    let offer = (!catch_all).then(offer_catch_all);
    view! {
        {offer}
        <DeletableTable action="/dispatch-rules" label=words.title columns total request>
            {rules.rows.into_iter().map(row).collect_view()}
        </DeletableTable>
        <DeleteRulesDialog rows=dialog/>
    }
    .into_any()
}

fn row(row: DispatchRuleRow) -> impl IntoView {
    let words = &words().dispatch_rule;
    let rule = &row.rule;
    let (href, name) = (format!("/dispatch-rules/{}", rule.id), rule.name.clone());
    view! {
        <tr>
            {select_cell(&rule.id, &name)}
            <td data-label=words.name><a class="strong" href=href>{name}</a></td>
            <td data-label=words.conditions><span class="rule-summary">{shortened(&summary(rule))}</span></td>
            <td data-label=words.handler><Links items=handlers(&row) none="–" max=LIST_NAMES/></td>
            <td data-label=words.state>{badges(&row)}</td>
            <td data-label=words.firing class="num">{row.firing}</td>
        </tr>
    }
}

/// No rule is for what the others do not match.
fn offer_catch_all() -> impl IntoView {
    let words = &words().dispatch_rule;
    view! {
        <Notice kind=NoticeKind::Info text=words.catch_all_missing>
            <p><a href="/dispatch-rules/new?catch_all=1">{words.catch_all_add}</a></p>
        </Notice>
    }
}

fn empty() -> AnyView {
    let words = &words().dispatch_rule;
    view! {
        <EmptyState icon=Shape::Rule title=words.empty hint=words.empty_hint>
            <LinkButton href="/dispatch-rules/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
