//! Keeping the reader's place while a region is replaced: what is unfolded stays so, and the focus stays where it is. Rows that come
//! and go have a `data-key`.

use leptos::prelude::*;
use web_sys::Element;

use super::{all, focus};

const FOCUSABLE: &str = "a, button, input, select, textarea, summary, [tabindex]";

/// An element by the keyed row that it is in, and its place there.
type Spot = (Option<String>, usize);

pub fn kept(region: &Element, change: impl FnOnce()) {
    let open: Vec<Spot> =
        spots(region, "details").filter(|(_, found)| found.has_attribute("open")).map(first).collect();
    let active = document().active_element();
    let focused = spots(region, FOCUSABLE).find(|(_, element)| Some(element) == active.as_ref()).map(first);
    change();
    if !open.is_empty() {
        for (spot, details) in spots(region, "details") {
            let _ = details.toggle_attribute_with_force("open", open.contains(&spot));
        }
    }
    if let Some(focused) = focused
        && let Some((_, element)) = spots(region, FOCUSABLE).find(|(spot, _)| *spot == focused)
    {
        focus(&element);
    }
}

fn spots(region: &Element, selector: &'static str) -> impl Iterator<Item = (Spot, Element)> {
    let region = region.clone();
    all(&region, selector).into_iter().enumerate().map(move |(place, element)| {
        let row = element.closest("[data-key]").ok().flatten().filter(|row| region.contains(Some(row)));
        let spot = match row {
            Some(row) => {
                let place = all(&row, selector).iter().position(|other| *other == element);
                (row.get_attribute("data-key"), place.unwrap_or_default())
            }
            None => (None, place),
        };
        (spot, element)
    })
}

fn first((spot, _): (Spot, Element)) -> Spot {
    spot
}
