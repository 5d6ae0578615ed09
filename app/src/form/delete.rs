//! The question before things that dispatch rules use are deleted: it names the rules that will miss them.

use std::collections::BTreeSet;

use leptos::prelude::*;
use model::RuleId;

use super::{Ask, Form, FormState};
use crate::{
    address::Query,
    components::{Links, Notice, NoticeKind},
    words::Deletion,
};

/// Something that may be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doomed {
    /// As the address has it in `ids`.
    pub id: String,
    pub name: String,
    pub rules: Vec<(RuleId, String)>,
}

/// Asks about what the address names in `ids`.
#[component]
pub fn DeleteDialog(
    /// The address of the server function: it takes `ids` and `detach`.
    action: &'static str,
    words: &'static Deletion,
    /// What is known of the things on the page.
    rows: Vec<Doomed>,
    /// What else will break.
    #[prop(default = None)]
    more: Option<String>,
) -> impl IntoView {
    let query = Query::get();
    let title = match query.all::<String>("ids").as_slice() {
        [] => words.select_first.to_owned(),
        [id] => match rows.iter().find(|row| row.id == *id) {
            Some(row) => (words.one)(&row.name),
            None => (words.title)(1),
        },
        ids => (words.title)(number(ids.len())),
    };
    view! { <Ask ask="delete" title>{question(action, words, query, &rows, more)}</Ask> }
}

fn question(
    action: &'static str,
    words: &'static Deletion,
    query: Query,
    rows: &[Doomed],
    more: Option<String>,
) -> AnyView {
    let common = &crate::visit::words().common;
    let ids = query.all::<String>("ids");
    if ids.is_empty() {
        return ().into_any();
    }
    let chosen: Vec<&Doomed> = rows.iter().filter(|row| ids.contains(&row.id)).collect();
    let names = (ids.len() > 1).then(|| {
        view! { <ul>{chosen.iter().map(|row| view! { <li>{row.name.clone()}</li> }).collect_view()}</ul> }
    });
    let used = used(words, query, &chosen);
    let more = more.map(|text| view! { <p>{text}</p> });
    let hidden = ids.into_iter().map(|id| view! { <input type="hidden" name="ids[]" value=id/> }).collect_view();
    view! {
        <Form action state=FormState::new()>
            {hidden}
            {names}
            {used}
            {more}
            <p>{common.cannot_be_undone}</p>
            <button type="submit" class="btn danger">{common.delete}</button>
        </Form>
    }
    .into_any()
}

/// The rules that use any of it, and the box that detaches it from them.
fn used(words: &'static Deletion, query: Query, chosen: &[&Doomed]) -> AnyView {
    let rules: BTreeSet<(String, String)> = chosen
        .iter()
        .flat_map(|row| &row.rules)
        .map(|(id, name)| (format!("/dispatch-rules/{id}"), name.clone()))
        .collect();
    let refused = query.maybe("in_use").is_some();
    if rules.is_empty() && !refused {
        return view! { <p>{words.free}</p> }.into_any();
    }
    let listed = (!rules.is_empty()).then(|| {
        view! {
            <p>{(words.used)(number(rules.len()))}</p>
            <Links items=rules.into_iter().collect() none=""/>
        }
    });
    view! {
        {refused.then(|| view! { <Notice kind=NoticeKind::Warn text=words.in_use/> })}
        {listed}
        <p>
            <label class="check"><input type="checkbox" name="detach" value="true"/>{words.detach}</label>
        </p>
    }
    .into_any()
}

fn number(count: usize) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
