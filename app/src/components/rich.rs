//! DingTalk's markdown as views, node by node: nothing of a message is ever taken for HTML.

use leptos::prelude::*;

use super::markdown::{Block, Inline};
use crate::visit::words;

/// How a piece of plain text is shown: as it is, or with the mentions in it.
pub type Piece<'a> = &'a dyn Fn(&str) -> AnyView;

pub fn blocks(blocks: &[Block], piece: Piece) -> AnyView {
    blocks.iter().map(|part| block(part, piece)).collect_view().into_any()
}

pub fn inlines(content: &[Inline], piece: Piece) -> AnyView {
    content.iter().map(|part| inline(part, piece)).collect_view().into_any()
}

/// A link to a web address; of another address only its text. It opens another tab, as `DingTalk` opens another window.
pub fn web_link(text: &str, url: &str) -> AnyView {
    let text = if text.is_empty() { url } else { text }.to_owned();
    let lower = url.to_ascii_lowercase();
    if !lower.starts_with("https://") && !lower.starts_with("http://") {
        return text.into_any();
    }
    view! { <a href=url.to_owned() target="_blank" rel="noopener noreferrer nofollow external">{text}</a> }.into_any()
}

/// Headings are no headings of the page.
fn block(block: &Block, piece: Piece) -> AnyView {
    match block {
        Block::Heading(level, content) => {
            let class = format!("h h{level}");
            view! { <p class=class>{inlines(content, piece)}</p> }.into_any()
        }
        Block::Paragraph(content) => view! { <p>{inlines(content, piece)}</p> }.into_any(),
        Block::Quote(content) => view! { <blockquote><p>{inlines(content, piece)}</p></blockquote> }.into_any(),
        Block::List(items) => view! { <ul>{list(items, piece)}</ul> }.into_any(),
        Block::Numbers(items) => view! { <ol>{list(items, piece)}</ol> }.into_any(),
    }
}

fn list(items: &[Vec<Inline>], piece: Piece) -> AnyView {
    items.iter().map(|item| view! { <li>{inlines(item, piece)}</li> }).collect_view().into_any()
}

fn inline(part: &Inline, piece: Piece) -> AnyView {
    match part {
        Inline::Text(text) => piece(text),
        Inline::Break => view! { <br/> }.into_any(),
        Inline::Bold(content) => view! { <strong>{inlines(content, piece)}</strong> }.into_any(),
        Inline::Italic(content) => view! { <em>{inlines(content, piece)}</em> }.into_any(),
        Inline::Link { text, url } => web_link(text, url),
        Inline::Image { alt, url } => web_link(format!("{} {alt}", words().simulator.image).trim(), url),
    }
}
