//! What a form carries for what needs a proof of who asks; see `console`'s module `proof`.

use leptos::prelude::*;
use model::{
    account::{ProofAsked, ProvedBy},
    limits::access::PROOF_MILLIS,
};

use super::{Input, TextField};
use crate::visit::words;

/// The token that only pages of this session have. It comes anew with what is said of its form, for somebody may have logged in again
/// in another tab.
#[component]
pub fn FormToken(
    /// Of the element around it.
    id: &'static str,
    /// What it is posted as.
    name: &'static str,
    value: String,
) -> impl IntoView {
    view! {
        <div data-said="" id=id hidden>
            <input type="hidden" name=name value=value/>
        </div>
    }
}

/// In a [`PlainForm`](super::PlainForm) whose struct has a `proof`: the token, and the password when the last proof is too old.
#[component]
pub fn ProofFields(asked: ProofAsked) -> impl IntoView {
    let words = &words().form;
    let field = match asked.by {
        ProvedBy::Now => ().into_any(),
        ProvedBy::Password => {
            let help = (words.proof_help)(PROOF_MILLIS / 60_000);
            view! { <TextField path="proof.password" label=words.proof_password help input=Input::Password/> }
                .into_any()
        }
        ProvedBy::Link => view! { <p class="help">{(words.proof_link)(PROOF_MILLIS / 60_000)}</p> }.into_any(),
    };
    view! {
        <input type="hidden" name="form[proof][form_token]" value=asked.form_token/>
        {field}
    }
}
