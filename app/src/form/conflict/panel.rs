//! What is said above the fields of a form that was made from another version: what is stored and what was typed, side by side, who
//! changed it and when, and the choice.

use leptos::prelude::*;
use model::Edited;

use super::{
    ConflictNotice,
    compare::{Difference, Value},
};
use crate::{
    components::{Column, LinkButton, Table, Time},
    visit::{visit, words},
};

/// It gets the focus when the form comes back.
pub fn panel(said: ConflictNotice) -> AnyView {
    match said {
        ConflictNotice::Changed { edited, unversioned, differences, secrets, stored } => {
            changed(&edited, unversioned, differences, secrets, stored)
        }
        ConflictNotice::Deleted { loses, list } => deleted(loses, list),
    }
}

fn changed(edited: &Edited, unversioned: bool, differences: Vec<Difference>, secrets: bool, stored: String) -> AnyView {
    let all = words();
    let words = &all.conflict;
    let title = match &edited.by {
        _ if unversioned => words.unversioned.to_owned(),
        Some(by) if visit().email.as_ref() == Some(by) => words.changed_own.to_owned(),
        Some(by) => (words.changed_by)(by),
        None => words.changed.to_owned(),
    };
    let by = edited.by.clone().filter(|_| unversioned);
    let at = edited.at.map(|at| {
        view! { <p class="dim">{words.last_change}{(all.form.after_label)("")}{by.map(|by| format!("{by}, "))}<Time at/></p> }
    });
    let why = if unversioned { words.unversioned_why } else { words.changed_why };
    let again = secrets.then(|| view! { <p class="no-js">{words.secrets_again}</p> });
    // Without JavaScript the secrets that were typed are gone: they would be saved as if they had not been.
    let save = if secrets { "btn primary js" } else { "btn primary" };
    view! {
        <section class="notice warn wrong conflict" tabindex="-1" autofocus aria-labelledby="conflict">
            <h2 id="conflict">{title}</h2>
            {at}
            <p>{why}</p>
            {table(differences)}
            {again}
            <div class="acts">
                <button type="submit" class=save>{words.save_mine}</button>
                <LinkButton href=stored label=words.discard_mine/>
            </div>
        </section>
    }
    .into_any()
}

fn deleted(loses: &'static str, list: &'static str) -> AnyView {
    let words = &words().conflict;
    let loses = (!loses.is_empty()).then(|| view! { <p>{loses}</p> });
    view! {
        <section class="notice warn wrong conflict" tabindex="-1" autofocus aria-labelledby="conflict">
            <h2 id="conflict">{words.deleted}</h2>
            <p>{words.deleted_why}</p>
            {loses}
            <div class="acts">
                <button type="submit" class="btn primary">{words.save_as_new}</button>
                <LinkButton href=list label=words.discard_mine/>
            </div>
        </section>
    }
    .into_any()
}

fn table(differences: Vec<Difference>) -> AnyView {
    let words = &words().conflict;
    if differences.is_empty() {
        return view! { <p class="strong">{words.same}</p> }.into_any();
    }
    let columns = vec![Column::Text(words.field), Column::Text(words.stored), Column::Text(words.typed)];
    let rows = differences.into_iter().map(|difference| {
        view! {
            <tr>
                <th scope="row">{difference.label}</th>
                <td data-label=words.stored>{value(difference.stored)}</td>
                <td data-label=words.typed>{value(difference.typed)}</td>
            </tr>
        }
    });
    view! { <Table label=words.differences columns>{rows.collect_view()}</Table> }.into_any()
}

fn value(value: Value) -> AnyView {
    let words = &words().conflict;
    match value {
        Value::Text(text) if text.is_empty() => view! { <span class="dim">{words.empty}</span> }.into_any(),
        Value::Text(text) => view! { <span class="typed">{text}</span> }.into_any(),
        Value::Secret => view! { <span class="dim">{words.new_secret}</span> }.into_any(),
        Value::Items { own, shared } => {
            let own = (!own.is_empty()).then(|| {
                view! { <ul>{own.into_iter().map(|item| view! { <li class="typed">{item}</li> }).collect_view()}</ul> }
            });
            let shared = match (own.is_some(), shared) {
                (_, 0) => None,
                (true, shared) => Some((words.and_shared)(shared)),
                (false, shared) => Some((words.only_shared)(shared)),
            };
            let none = (own.is_none() && shared.is_none()).then_some(words.empty);
            view! { <div>{own}<span class="dim">{shared}{none}</span></div> }.into_any()
        }
    }
}
