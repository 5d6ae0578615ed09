//! All contact groups, each of which opens to its members.

use console::view::{ContactGroupQuery, ContactGroupRow, Page};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::delete::DeleteGroupsDialog;
use crate::{
    address::Query,
    api::contact_group,
    components::{Badge, Column, EmptyState, LinkButton, Links, PageHead, Shape, Tone, listed, show},
    form::{DeletableTable, Doomed, FilterBar, select_cell},
    visit::words,
};

#[component]
pub fn List() -> AnyView {
    let words = &words().contact_group;
    let query = Query::get();
    let wanted = ContactGroupQuery { search: query.text("search"), page: query.page() };
    view! {
        <PageHead title=words.title lead=words.lead>
            <LinkButton href="/contact-groups/new" label=words.new icon=Shape::Plus class="primary"/>
        </PageHead>
        <FilterBar action="/contact-groups" search=words.search/>
        {show(contact_group::load_contact_groups(wanted), |page| listed(page, &["search"], empty, rows))}
    }
    .into_any()
}

fn rows(page: Page<ContactGroupRow>) -> AnyView {
    let words = &words().contact_group;
    let columns = vec![
        Column::Text(words.name),
        Column::Text(words.members),
        Column::Text(words.robots),
        Column::Text(words.used_by),
    ];
    let (total, request) = (page.total, page.request);
    let doomed = page
        .rows
        .iter()
        .map(|row| Doomed { id: row.id.to_string(), name: row.name.clone(), rules: row.rules.clone() })
        .collect();
    view! {
        <DeletableTable action="/contact-groups" label=words.title columns total request>
            {page.rows.into_iter().map(row).collect_view()}
        </DeletableTable>
        <DeleteGroupsDialog rows=doomed/>
    }
    .into_any()
}

fn row(row: ContactGroupRow) -> impl IntoView {
    let all = words();
    let (words, common) = (&all.contact_group, &all.common);
    let href = format!("/contact-groups/{}", row.id);
    let rules = row.rules.into_iter().map(|(id, name)| (format!("/dispatch-rules/{id}"), name)).collect();
    let count: i64 = row.members.len().try_into().unwrap_or(i64::MAX);
    let reachable = row.members.iter().filter(|member| member.has_robot).count();
    let members: Vec<_> =
        row.members.into_iter().map(|member| (format!("/contacts/{}", member.id), member.name)).collect();
    let members = if members.is_empty() {
        view! { <span class="dim">{words.no_members}</span> }.into_any()
    } else {
        view! {
            <details class="more">
                <summary>{(common.contacts)(count)}</summary>
                <Links items=members none="" max=LIST_NAMES/>
            </details>
        }
        .into_any()
    };
    let robots = if reachable == 0 {
        view! { <Badge tone=Tone::Warn text=all.contact.no_robot/> }.into_any()
    } else {
        reachable.into_any()
    };
    view! {
        <tr>
            {select_cell(&row.id, &row.name)}
            <td data-label=words.name><a class="strong" href=href>{row.name}</a></td>
            <td data-label=words.members>{members}</td>
            <td data-label=words.robots>{robots}</td>
            <td data-label=words.used_by><Links items=rules none="–" max=LIST_NAMES/></td>
        </tr>
    }
}

fn empty() -> AnyView {
    let words = &words().contact_group;
    view! {
        <EmptyState icon=Shape::Group title=words.empty hint=words.empty_hint>
            <LinkButton href="/contact-groups/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
