//! A message as a group would read it: its title, and its markdown node by node. Nothing of it is ever taken for HTML.

use leptos::prelude::*;

use super::markdown::{Block, Inline, blocks};

#[component]
pub fn Message(#[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="message">
            <p class="title">{title}</p>
            {blocks(&text).iter().map(block).collect_view()}
        </div>
    }
}

/// Headings are no headings of the page.
fn block(block: &Block) -> AnyView {
    match block {
        Block::Heading(_, content) => view! { <p class="strong">{inlines(content)}</p> }.into_any(),
        Block::Paragraph(content) => view! { <p>{inlines(content)}</p> }.into_any(),
        Block::Quote(content) => view! { <blockquote><p>{inlines(content)}</p></blockquote> }.into_any(),
        Block::List(items) => view! { <ul>{list(items)}</ul> }.into_any(),
        Block::Numbers(items) => view! { <ol>{list(items)}</ol> }.into_any(),
    }
}

fn list(items: &[Vec<Inline>]) -> AnyView {
    items.iter().map(|item| view! { <li>{inlines(item)}</li> }).collect_view().into_any()
}

fn inlines(content: &[Inline]) -> AnyView {
    content.iter().map(inline).collect_view().into_any()
}

fn inline(part: &Inline) -> AnyView {
    match part {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Break => view! { <br/> }.into_any(),
        Inline::Bold(content) => view! { <strong>{inlines(content)}</strong> }.into_any(),
        Inline::Italic(content) => view! { <em>{inlines(content)}</em> }.into_any(),
        Inline::Link { text, url } | Inline::Image { alt: text, url } => web_link(text, url),
    }
}

/// A link to a web address; of another address only its text.
fn web_link(text: &str, url: &str) -> AnyView {
    let text = if text.is_empty() { url } else { text }.to_owned();
    let lower = url.to_ascii_lowercase();
    if !lower.starts_with("https://") && !lower.starts_with("http://") {
        return text.into_any();
    }
    view! { <a href=url.to_owned() target="_blank" rel="noopener noreferrer nofollow external">{text}</a> }.into_any()
}
