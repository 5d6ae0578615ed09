//! All contacts, with search and deletion of several.

use console::view::{ContactQuery, ContactRow, Page};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::{delete::DeleteContactsDialog, robot::health_badge};
use crate::{
    address::Query,
    api::contact,
    components::{Column, EmptyState, LinkButton, Links, PageHead, Shape, listed, show},
    form::{DeletableTable, FilterBar, select_cell},
    visit::words,
};

#[component]
pub fn List() -> AnyView {
    let words = &words().contact;
    let query = Query::get();
    let wanted = ContactQuery { search: query.text("search"), page: query.page() };
    view! {
        <PageHead title=words.title lead=words.lead>
            <LinkButton href="/contacts/new" label=words.new icon=Shape::Plus class="primary"/>
        </PageHead>
        <FilterBar action="/contacts" search=words.search/>
        {show(contact::load_contacts(wanted), |page| listed(page, &["search"], empty, rows))}
    }
    .into_any()
}

fn rows(page: Page<ContactRow>) -> AnyView {
    let words = &words().contact;
    let columns = vec![
        Column::Text(words.name),
        Column::Text(words.phone),
        Column::Text(words.email),
        Column::Text(words.robot),
        Column::Text(words.member_of),
        Column::Text(words.used_by),
    ];
    let (total, request) = (page.total, page.request);
    let dialog = page.rows.clone();
    view! {
        <DeletableTable action="/contacts" label=words.title columns total request>
            {page.rows.into_iter().map(row).collect_view()}
        </DeletableTable>
        <DeleteContactsDialog rows=dialog/>
    }
    .into_any()
}

fn row(row: ContactRow) -> impl IntoView {
    let words = &words().contact;
    let href = format!("/contacts/{}", row.id);
    let groups = row.groups.into_iter().map(|(id, name)| (format!("/contact-groups/{id}"), name)).collect();
    let rules = row.rules.into_iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name)).collect();
    view! {
        <tr>
            {select_cell(&row.id, &row.name)}
            <td data-label=words.name><a class="strong" href=href>{row.name}</a></td>
            <td data-label=words.phone class="num-text">{row.phone}</td>
            <td data-label=words.email class="mail">{row.email}</td>
            <td data-label=words.robot>{health_badge(row.robot.as_ref())}</td>
            <td data-label=words.member_of><Links items=groups none="–" max=LIST_NAMES/></td>
            <td data-label=words.used_by><Links items=rules none="–" max=LIST_NAMES/></td>
        </tr>
    }
}

fn empty() -> AnyView {
    let words = &words().contact;
    view! {
        <EmptyState icon=Shape::Contact title=words.empty hint=words.empty_hint>
            <LinkButton href="/contacts/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
