//! A table with a head that stays, which becomes a list of cards on a phone. Rows are given as `<tr>`s; each `<td>` names its
//! column in `data-label` for the cards.

use leptos::prelude::*;

/// A column's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Text(&'static str),
    /// Numbers, at the right.
    Number(&'static str),
    /// Check boxes, buttons: the name is only for screen readers.
    Hidden(&'static str),
}

#[component]
pub fn Table(
    /// The table's accessible name.
    #[prop(into)]
    label: String,
    columns: Vec<Column>,
    /// `<tr>`s.
    children: Children,
) -> impl IntoView {
    let head = |column| match column {
        Column::Text(name) => view! { <th scope="col">{name}</th> }.into_any(),
        Column::Number(name) => view! { <th scope="col" class="num">{name}</th> }.into_any(),
        Column::Hidden(name) => view! { <th scope="col" class="tight"><span class="vh">{name}</span></th> }.into_any(),
    };
    view! {
        <div class="table">
            <table aria-label=label>
                <thead>
                    <tr>{columns.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
