//! What a form was made from, as hidden fields.

use leptos::prelude::*;
use model::Version;

/// A region of its own, so that a form that stays in the browser takes over the version that was shown to the reader.
#[component]
pub fn MadeFrom(
    /// Empty: of something new. `None`: there is only one.
    #[prop(optional, into)]
    id: Option<String>,
    version: Version,
    /// More hidden fields that follow what is stored.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div id="made-from" data-said="" hidden>
            {id.map(|id| view! { <input type="hidden" name="form[id]" value=id/> })}
            <input type="hidden" name="form[version]" value=version.to_string()/>
            {children.map(|children| children())}
        </div>
    }
}
