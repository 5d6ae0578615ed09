//! The group's chat, as wide as on a phone or on a desk.

use leptos::prelude::*;

use super::{Width, bubble::Bubble};
use crate::{
    address::Query,
    api::simulator::Message,
    components::{Icon, Live, Shape},
    visit::words,
};

#[component]
pub fn Chat(group: String, members: usize, messages: Vec<Message>, width: Width) -> impl IntoView {
    let words = &words().simulator;
    let preview = messages.last().map(|message| message.title.clone()).filter(|title| !title.is_empty());
    let preview = preview.map(|title| {
        view! { <p class="preview"><span class="dim">{words.preview}</span>{title}</p> }
    });
    let name = group.clone();
    let members = (members > 0).then(|| format!(" ({})", members + 1));
    let none = messages.is_empty().then(|| view! { <li class="none">{words.no_message}</li> });
    let bubbles = messages.into_iter().map(|message| view! { <Bubble message/> }).collect_view();
    view! {
        <section class="chat" aria-label=(words.chat_of)(&name)>
            <div class="chat-tools">
                <WidthChoice width/>
            </div>
            <Live id="chat-preview">{preview}</Live>
            <div class="screen">
                <header>
                    <Icon shape=Shape::Group/>
                    <h2>{group}{members}</h2>
                </header>
                // The only child of a reversed column: the newest message is seen first, without JavaScript, too.
                <div class="scroll" tabindex="0" role="region" aria-label=words.messages>
                    <ol id="chat-messages" data-live="">
                        {none}
                        {bubbles}
                    </ol>
                </div>
            </div>
        </section>
    }
}

#[component]
fn WidthChoice(width: Width) -> impl IntoView {
    let words = &words().simulator;
    let query = Query::get();
    let link = |to: Width, label: &'static str| {
        let href = query.with(&["ask"], Some(("width", to.as_str())));
        let current = (width == to).then_some("true");
        view! { <a href=href aria-current=current>{label}</a> }
    };
    view! {
        <div class="seg" role="group" aria-label=words.width>
            {link(Width::Phone, words.phone)}
            {link(Width::Desktop, words.desktop)}
        </div>
    }
}
