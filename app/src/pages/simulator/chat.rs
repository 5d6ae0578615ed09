//! The group's chat, as wide as on a phone or on a desk.

use leptos::prelude::*;

use super::{Width, bubble::Bubble};
use crate::{
    api::simulator::Live,
    components::{Icon, Shape},
    page::Query,
    visit::words,
};

#[component]
pub fn Chat(group: String, members: usize, live: RwSignal<Live>, width: Memo<Width>) -> impl IntoView {
    let words = &words().simulator;
    let preview = Memo::new(move |_| live.with(|live| live.chat.last().map(|message| message.title.clone())));
    let preview = move || {
        let title = preview.get().filter(|title| !title.is_empty())?;
        Some(view! { <p class="preview"><span class="dim">{words.preview}</span>{title}</p> })
    };
    let is_empty = Memo::new(move |_| live.with(|live| live.chat.is_empty()));
    let name = group.clone();
    let members = (members > 0).then(|| format!(" ({})", members + 1));
    view! {
        <section class="chat" aria-label=(words.chat_of)(&name)>
            <div class="chat-tools">
                <WidthChoice width/>
            </div>
            {preview}
            <div class="screen">
                <header>
                    <Icon shape=Shape::Group/>
                    <h2>{group}{members}</h2>
                </header>
                // The only child of a reversed column: the newest message is seen first, without JavaScript, too.
                <div class="scroll" tabindex="0" role="region" aria-label=words.messages>
                    <ol>
                        <Show when=move || is_empty.get()>
                            <li class="none">{words.no_message}</li>
                        </Show>
                        <For
                            each=move || live.with(|live| live.chat.clone())
                            key=|message| (message.id, message.repeats)
                            children=|message| view! { <Bubble message/> }
                        />
                    </ol>
                </div>
            </div>
        </section>
    }
}

#[component]
fn WidthChoice(width: Memo<Width>) -> impl IntoView {
    let words = &words().simulator;
    let query = Query::get();
    let link = move |to: Width, label: &'static str| {
        let href = move || query.with(&["ask"], Some(("width", to.as_str())));
        let current = move || (width.get() == to).then_some("true");
        view! { <a href=href aria-current=current data-noscroll="">{label}</a> }
    };
    view! {
        <div class="seg" role="group" aria-label=words.width>
            {link(Width::Phone, words.phone)}
            {link(Width::Desktop, words.desktop)}
        </div>
    }
}
