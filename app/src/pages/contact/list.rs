//! All contacts, with search and deletion of several.

use console::view::{ContactQuery, ContactRow, Page};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::{delete::DeleteContactsDialog, robot::health_badge};
use crate::{
    address::Query,
    api::contact,
    components::{Column, EmptyState, LinkButton, Links, PageHead, Pagination, Shape, Table, beyond_the_end, show},
    form::{FilterBar, GetForm, KeepPlace},
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
        {show(contact::load_contacts(wanted), rows)}
    }
    .into_any()
}

fn rows(page: Page<ContactRow>) -> AnyView {
    let all = words();
    let (words, common) = (&all.contact, &all.common);
    if let Some(beyond) = beyond_the_end(&page) {
        return beyond;
    }
    if page.rows.is_empty() {
        return empty();
    }
    let columns = vec![
        Column::Hidden(common.delete_selected),
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
        <GetForm action="/contacts">
            <KeepPlace/>
            <Table label=words.title columns>{page.rows.into_iter().map(row).collect_view()}</Table>
            <div class="under">
                <button type="submit" name="ask" value="delete" class="btn">{common.delete_selected}</button>
                <Pagination total request/>
            </div>
        </GetForm>
        <DeleteContactsDialog rows=dialog/>
    }
    .into_any()
}

fn row(row: ContactRow) -> impl IntoView {
    let all = words();
    let (words, common) = (&all.contact, &all.common);
    let href = format!("/contacts/{}", row.id);
    let groups = row.groups.into_iter().map(|(id, name)| (format!("/contact-groups/{id}"), name)).collect();
    let rules = row.rules.into_iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name)).collect();
    view! {
        <tr>
            <td class="tight">
                <input type="checkbox" name="ids" value=row.id.to_string() aria-label=(common.select)(&row.name)/>
            </td>
            <td data-label=words.name><a class="strong" href=href>{row.name}</a></td>
            <td data-label=words.phone class="num-text">{row.phone}</td>
            <td data-label=words.email class="mail">{row.email}</td>
            <td data-label=words.robot>{health_badge(row.robot.as_ref())}</td>
            <td data-label=words.member_of><Links items=groups none="–" max=LIST_NAMES/></td>
            <td data-label=words.used_by><Links items=rules none="–" max=LIST_NAMES/></td>
        </tr>
    }
}

/// Nothing there yet, or nothing that the filter lets through.
fn empty() -> AnyView {
    let all = words();
    let (words, common) = (&all.contact, &all.common);
    if Query::get().maybe("search").is_some() {
        return view! { <EmptyState icon=Shape::Search title=common.nothing_found hint=common.nothing_found_hint/> }
            .into_any();
    }
    view! {
        <EmptyState icon=Shape::Contact title=words.empty hint=words.empty_hint>
            <LinkButton href="/contacts/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
