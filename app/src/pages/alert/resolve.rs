//! A person resolves an alert. The question says who will be notified.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{AlertId, RobotId};

use crate::{
    address::Query,
    api::alert::{self, ResolveAlert},
    components::show,
    form::{Ask, AskButton, Form, FormState},
    visit::words,
};

const ASK: &str = "resolve";

/// The button that asks.
#[component]
pub fn ResolveButton(id: AlertId) -> impl IntoView {
    view! { <AskButton action=format!("/alerts/{id}") ask=ASK label=words().alert.resolve class="secondary"/> }
}

/// The question, where the address asks it.
#[component]
pub fn ResolveDialog(id: AlertId) -> impl IntoView {
    let asks = Query::get().maybe("ask").as_deref() == Some(ASK);
    asks.then(|| show(alert::load_owed(id), move |robots| question(id, robots)))
}

fn question(id: AlertId, robots: Option<Vec<(RobotId, String)>>) -> AnyView {
    let words = &words().alert;
    let Some(robots) = robots else {
        return view! { <Ask ask=ASK title=words.resolve_title.to_owned()><p>{words.resolve_over}</p></Ask> }
            .into_any();
    };
    let robots_line = if robots.is_empty() {
        view! { <p>{words.resolve_tells_nobody}</p> }.into_any()
    } else {
        let names = robots.into_iter().map(|(_, name)| view! { <li>{name}</li> }).collect_view();
        view! {
            <p>{words.resolve_tells}</p>
            <ul>{names}</ul>
        }
        .into_any()
    };
    view! {
        <Ask ask=ASK title=words.resolve_title.to_owned()>
            <Form action=ResolveAlert::url() state=FormState::new()>
                <input type="hidden" name="id" value=id.to_string()/>
                {robots_line}
                <p>{words.resolve_holds}</p>
                <button type="submit" class="btn primary">{words.resolve}</button>
            </Form>
        </Ask>
    }
    .into_any()
}
