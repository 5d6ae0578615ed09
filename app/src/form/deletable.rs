//! A list of things of which several can be deleted at once.

use console::view::PageRequest;
use leptos::prelude::*;

use super::{GetForm, KeepPlace};
use crate::{
    components::{Column, Pagination, Table},
    visit::words,
};

/// A table whose rows begin with a [`select_cell`], with the button that asks whether to delete what is ticked.
#[component]
pub fn DeletableTable(
    /// The page's own path.
    action: &'static str,
    label: &'static str,
    /// Without that of the check boxes.
    columns: Vec<Column>,
    total: i64,
    request: PageRequest,
    /// `<tr>`s.
    children: Children,
) -> impl IntoView {
    let common = &words().common;
    let columns = std::iter::once(Column::Hidden(common.delete_selected)).chain(columns).collect();
    view! {
        <GetForm action>
            <KeepPlace/>
            <Table label columns>{children()}</Table>
            <div class="under">
                <button type="submit" name="ask" value="delete" class="btn">{common.delete_selected}</button>
                <Pagination total request/>
            </div>
        </GetForm>
    }
}

/// The check box of a row.
pub fn select_cell<Id: ToString>(id: &Id, name: &str) -> impl IntoView + use<Id> {
    let label = (words().common.select)(name);
    view! { <td class="tight"><input type="checkbox" name="ids" value=id.to_string() aria-label=label/></td> }
}
