//! A multi-select: check boxes whose accessible names are exactly the items' names, with a box to find them by
//! (only with JavaScript).

use leptos::prelude::*;

use super::{field::Part, names::input_name};
use crate::{islands::FilterBox, visit::words};

/// One item of a [`CheckList`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// The posted value: its id.
    pub value: String,
    pub name: String,
    pub checked: bool,
    /// What is to be known of it; empty: nothing.
    pub note: String,
}

#[component]
pub fn CheckList(
    /// Without brackets: `contacts`.
    #[prop(into)]
    path: String,
    #[prop(into)] label: String,
    items: Vec<CheckItem>,
    #[prop(optional, into)] help: String,
    /// What stands there when there is nothing to choose from.
    #[prop(into)]
    empty: ViewFnOnce,
) -> impl IntoView {
    let part = Part::new(path, &label, help);
    let name = format!("{}[]", input_name(&part.path));
    let id = part.id.clone();
    let described_by = part.described_by();
    let list = if items.is_empty() {
        view! { <div class="help">{empty.run()}</div> }.into_any()
    } else {
        let list = format!("{id}-list");
        let filter = (items.len() > FEW).then(|| {
            view! { <FilterBox label=words().form.filter.to_owned() list=list.clone()/> }
        });
        let items = items.into_iter().zip(0..).map(|(item, row)| check_box(item, &name, &id, row));
        view! {
            {filter}
            <ul class="checks" id=list>{items.collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <fieldset class="field" id=id tabindex="-1" aria-describedby=described_by>
            <legend>{label}</legend>
            {part.below()}
            {list}
        </fieldset>
    }
}

/// Up to so many items are seen at one glance.
const FEW: usize = 8;

fn check_box(item: CheckItem, name: &str, id: &str, row: usize) -> impl IntoView + use<> {
    let note_id = format!("{id}-n{row}");
    let described_by = (!item.note.is_empty()).then(|| note_id.clone());
    let note = (!item.note.is_empty()).then(|| view! { <span class="help" id=note_id>{item.note}</span> });
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    name=name.to_owned()
                    value=item.value
                    checked=item.checked
                    aria-describedby=described_by
                />
                {item.name}
            </label>
            {note}
        </li>
    }
}
