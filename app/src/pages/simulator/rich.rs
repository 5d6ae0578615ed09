//! Markdown as views, node by node: nothing of a message is ever taken for HTML.

use leptos::prelude::*;

use crate::{
    api::simulator::Message,
    components::markdown::{self, Block, Inline},
    visit::words,
};

/// The text of a message.
pub fn view(message: &Message) -> AnyView {
    if message.is_markdown {
        markdown::blocks(&message.text).iter().map(|part| block(part, message)).collect_view().into_any()
    } else {
        view! { <p>{inlines(&markdown::plain(&message.text), message)}</p> }.into_any()
    }
}

/// A link to a web address; of another address only its text. It opens another tab, as `DingTalk` opens another window.
pub fn web_link(text: &str, url: &str) -> AnyView {
    let lower = url.to_ascii_lowercase();
    let text = text.to_owned();
    if !lower.starts_with("https://") && !lower.starts_with("http://") {
        return text.into_any();
    }
    view! { <a href=url.to_owned() target="_blank" rel="noopener noreferrer nofollow external">{text}</a> }.into_any()
}

/// Headings are no headings of the page.
fn block(block: &Block, message: &Message) -> AnyView {
    match block {
        Block::Heading(level, content) => {
            let class = format!("h h{level}");
            view! { <p class=class>{inlines(content, message)}</p> }.into_any()
        }
        Block::Paragraph(content) => view! { <p>{inlines(content, message)}</p> }.into_any(),
        Block::Quote(content) => view! { <blockquote><p>{inlines(content, message)}</p></blockquote> }.into_any(),
        Block::List(items) => view! { <ul>{list(items, message)}</ul> }.into_any(),
        Block::Numbers(items) => view! { <ol>{list(items, message)}</ol> }.into_any(),
    }
}

fn list(items: &[Vec<Inline>], message: &Message) -> AnyView {
    items.iter().map(|item| view! { <li>{inlines(item, message)}</li> }).collect_view().into_any()
}

fn inlines(content: &[Inline], message: &Message) -> AnyView {
    content.iter().map(|part| inline(part, message)).collect_view().into_any()
}

fn inline(part: &Inline, message: &Message) -> AnyView {
    match part {
        Inline::Text(text) => with_mentions(text, message),
        Inline::Break => view! { <br/> }.into_any(),
        Inline::Bold(content) => view! { <strong>{inlines(content, message)}</strong> }.into_any(),
        Inline::Italic(content) => view! { <em>{inlines(content, message)}</em> }.into_any(),
        Inline::Link { text, url } => web_link(text, url),
        Inline::Image { alt, url } => {
            let text = format!("{} {alt}", words().simulator.image);
            web_link(text.trim(), url)
        }
    }
}

/// Those who are really mentioned stand out, with their names.
fn with_mentions(text: &str, message: &Message) -> AnyView {
    let pieces = markdown::mentions(text, &message.mentions);
    let piece = |(piece, mentioned): (String, Option<usize>)| match mentioned {
        None => piece.into_any(),
        Some(index) => {
            let (to, name) = &message.mentions[index];
            let shown = format!("@{}", name.as_ref().unwrap_or(to));
            view! { <span class="at" title=to.clone()>{shown}</span> }.into_any()
        }
    };
    pieces.into_iter().map(piece).collect_view().into_any()
}
