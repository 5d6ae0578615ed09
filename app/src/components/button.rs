//! A link that looks like a button: it leads somewhere and changes nothing. Buttons that do something stand in a form.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] icon: Option<Shape>,
    /// `primary`, `quiet`
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <a class=format!("btn {class}") href=href>
            {icon.map(|shape| view! { <Icon shape/> })}
            {label}
        </a>
    }
}
