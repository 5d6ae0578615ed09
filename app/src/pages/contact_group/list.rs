//! All contact groups, each of which opens to its members.

use console::view::{ContactGroupQuery, ContactGroupRow, Page};
use leptos::prelude::*;
use model::limits::shown::LIST_NAMES;

use super::delete::DeleteGroupsDialog;
use crate::{
    address::Query,
    api::contact_group,
    components::{
        Badge, Column, EmptyState, LinkButton, Links, PageHead, Pagination, Shape, Table, Tone, beyond_the_end, show,
    },
    form::{Doomed, FilterBar, GetForm, KeepPlace},
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
        {show(contact_group::load_contact_groups(wanted), rows)}
    }
    .into_any()
}

fn rows(page: Page<ContactGroupRow>) -> AnyView {
    let all = words();
    let (words, common) = (&all.contact_group, &all.common);
    if let Some(beyond) = beyond_the_end(&page) {
        return beyond;
    }
    if page.rows.is_empty() {
        return empty();
    }
    let columns = vec![
        Column::Hidden(common.delete_selected),
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
        <GetForm action="/contact-groups">
            <KeepPlace/>
            <Table label=words.title columns>{page.rows.into_iter().map(row).collect_view()}</Table>
            <div class="under">
                <button type="submit" name="ask" value="delete" class="btn">{common.delete_selected}</button>
                <Pagination total request/>
            </div>
        </GetForm>
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
            <td class="tight">
                <input type="checkbox" name="ids" value=row.id.to_string() aria-label=(common.select)(&row.name)/>
            </td>
            <td data-label=words.name><a class="strong" href=href>{row.name}</a></td>
            <td data-label=words.members>{members}</td>
            <td data-label=words.robots>{robots}</td>
            <td data-label=words.used_by><Links items=rules none="–" max=LIST_NAMES/></td>
        </tr>
    }
}

/// Nothing there yet, or nothing that the filter lets through.
fn empty() -> AnyView {
    let all = words();
    let (words, common) = (&all.contact_group, &all.common);
    if Query::get().maybe("search").is_some() {
        return view! { <EmptyState icon=Shape::Search title=common.nothing_found hint=common.nothing_found_hint/> }
            .into_any();
    }
    view! {
        <EmptyState icon=Shape::Group title=words.empty hint=words.empty_hint>
            <LinkButton href="/contact-groups/new" label=words.new icon=Shape::Plus class="primary"/>
        </EmptyState>
    }
    .into_any()
}
