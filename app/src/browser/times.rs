//! Each `<time>` of the page, which the server wrote in UTC, as a relative time with the local one as its title.

use std::time::Duration;

use leptos::prelude::*;
use model::Millis;
use wasm_bindgen::JsValue;

use super::{all, language, now};
use crate::browser_words::{
    self,
    times::{civil, relative},
};

/// Keeps them true.
pub fn start() {
    show(&document());
    set_interval(|| show(&document()), Duration::from_secs(30));
}

/// Of the times below a node.
pub fn show(node: &web_sys::Node) {
    let (now, words) = (now(), browser_words::time(language()));
    for element in all(node, "time[datetime]") {
        let Some(at) = element.get_attribute("datetime").and_then(|text| parse(&text)) else { continue };
        element.set_text_content(Some(&relative(now, at, words)));
        let _ = element.set_attribute("title", &local(at));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 as the browser gives them")]
fn parse(iso: &str) -> Option<Millis> {
    let at = js_sys::Date::parse(iso);
    at.is_finite().then_some(Millis(at as i64))
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "minutes of an offset")]
fn local(at: Millis) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at.0 as f64));
    let offset = -(date.get_timezone_offset() as i64);
    let (sign, minutes) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    let text = civil(at.plus(offset * 60_000));
    format!("{text} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
