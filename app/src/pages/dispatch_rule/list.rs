//! All dispatch rules, with search and deletion of several.

use console::view::{DispatchRuleQuery, DispatchRuleRow};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::{
    delete::DeleteRulesDialog,
    summary::{badges, handlers, summary},
};
use crate::{
    address::Query,
    api::dispatch_rule::{self, DispatchRulesPage},
    components::{
        Column, EmptyState, LinkButton, Links, Notice, NoticeKind, PageHead, Pagination, Shape, Table, beyond_the_end,
        shortened, show,
    },
    form::{FilterBar, GetForm, KeepPlace},
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
        {show(dispatch_rule::load_dispatch_rules(wanted), rows)}
    }
    .into_any()
}

fn rows(DispatchRulesPage { rules, catch_all }: DispatchRulesPage) -> AnyView {
    let all = words();
    let (words, common) = (&all.dispatch_rule, &all.common);
    if let Some(beyond) = beyond_the_end(&rules) {
        return beyond;
    }
    if rules.rows.is_empty() {
        return empty();
    }
    let columns = vec![
        Column::Hidden(common.delete_selected),
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
        <GetForm action="/dispatch-rules">
            <KeepPlace/>
            <Table label=words.title columns>{rules.rows.into_iter().map(row).collect_view()}</Table>
            <div class="under">
                <button type="submit" name="ask" value="delete" class="btn">{common.delete_selected}</button>
                <Pagination total request/>
            </div>
        </GetForm>
        <DeleteRulesDialog rows=dialog/>
    }
    .into_any()
}

fn row(row: DispatchRuleRow) -> impl IntoView {
    let all = words();
    let (words, common) = (&all.dispatch_rule, &all.common);
    let rule = &row.rule;
    let (href, name) = (format!("/dispatch-rules/{}", rule.id), rule.name.clone());
    view! {
        <tr>
            <td class="tight">
                <input type="checkbox" name="ids" value=rule.id.to_string() aria-label=(common.select)(&name)/>
            </td>
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

/// Nothing there yet, or nothing that the filter lets through.
fn empty() -> AnyView {
    let all = words();
    let (words, common) = (&all.dispatch_rule, &all.common);
    if Query::get().maybe("search").is_some() {
        return view! { <EmptyState icon=Shape::Search title=common.nothing_found hint=common.nothing_found_hint/> }
            .into_any();
    }
    view! {
        <EmptyState icon=Shape::Rule title=words.empty hint=words.empty_hint>
            <LinkButton href="/dispatch-rules/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
