//! The way to the same page in the other language.

use leptos::prelude::*;
use model::account::Language;

use super::icon::{Icon, Shape};
use crate::{address::Query, visit::visit};

/// A link to the same page in the other language, in its own words.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let query = Query::get();
    let (other, name) = match visit().language {
        Language::English => (Language::Chinese, "简体中文"),
        Language::Chinese => (Language::English, "English"),
    };
    let href = query.with(&["ask", "ids", "in_use"], Some(("lang", other.tag())));
    view! {
        <a class="btn quiet" href=href lang=other.tag() hreflang=other.tag()>
            <Icon shape=Shape::Language/>
            {name}
        </a>
    }
}
