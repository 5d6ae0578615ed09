//! What is said of a form as a whole, above its fields: what is wrong with a link to each field, or why it came to nothing. It gets
//! the focus when a form comes back.

use leptos::prelude::*;
use model::problem::FieldError;

use super::{conflict::panel, state::FormState};
use crate::visit::words;

/// Nothing when there is nothing to say. After the fields, which give their labels.
pub fn summary(state: &FormState) -> AnyView {
    let words = words();
    let meanwhile = state.meanwhile().cloned().map(panel);
    let errors = &state.errors().0;
    let wrong = (!errors.is_empty()).then(|| {
        let items = errors.iter().map(|error| item(state, error)).collect_view();
        notice(view! { <p class="strong">{words.form.wrong}</p><ul>{items}</ul> }.into_any())
    });
    let fault = state.fault().map(|fault| notice(view! { <p>{words.fault(fault)}</p> }.into_any()));
    view! {
        {meanwhile}
        {wrong}
        {fault}
    }
    .into_any()
}

fn notice(content: AnyView) -> impl IntoView {
    view! { <div class="notice bad wrong" role="alert" tabindex="-1" autofocus>{content}</div> }
}

fn item(state: &FormState, error: &FieldError) -> impl IntoView + use<> {
    let text = words().problem(&error.problem);
    let (link, text) = match state.label(&error.field) {
        Some(label) => (label, (words().form.after_label)(&text)),
        // Without a field to lead to: a button was refused.
        None => return view! { <li>{text}</li> }.into_any(),
    };
    view! {
        <li>
            <a href=format!("#{}", state.id_of(&error.field))>{link}</a>
            {text}
        </li>
    }
    .into_any()
}
