//! One message in the chat.

use leptos::prelude::*;

use super::rich;
use crate::{
    api::simulator::{Lost, Message},
    components::{Icon, Shape, Time, rich::web_link},
    visit::words,
};

#[component]
pub fn Bubble(message: Message) -> impl IntoView {
    let words = &words().simulator;
    let everyone = message.mentions_all.then(|| view! { <p><span class="at">{words.everyone}</span></p> });
    let links = (!message.links.is_empty()).then(|| {
        let link = |(title, url): &(String, String)| view! { <li>{web_link(title, url)}</li> };
        view! { <ul class="buttons">{message.links.iter().map(link).collect_view()}</ul> }
    });
    let class = if message.title.starts_with('✅') { "bubble recovered" } else { "bubble" };
    view! {
        <li class="msg">
            <span class="face"><Icon shape=Shape::Robot/></span>
            <div>
                <p class="who">{words.robot}" "<Time at=message.at/></p>
                <div class=class>
                    {rich::view(&message)}
                    {everyone}
                    {links}
                </div>
                {lost(&message)}
                {repeats(message.repeats)}
            </div>
        </li>
    }
}

/// Who was to be mentioned and is not.
fn lost(message: &Message) -> Option<AnyView> {
    let words = &words().simulator;
    let reason = |lost: Lost| match lost {
        Lost::NotInText => words.lost_not_in_text,
        Lost::NotAMember => words.lost_not_a_member,
        Lost::TypeWithoutMentions => words.lost_type,
    };
    let item = |(to, lost): &(String, Lost)| format!("{to} ({})", reason(*lost));
    let all: Vec<String> = message.lost_mentions.iter().map(item).collect();
    (!all.is_empty()).then(|| view! { <p class="note">{words.lost}" "{all.join(", ")}</p> }.into_any())
}

fn repeats(times: u32) -> Option<AnyView> {
    let words = &words().simulator;
    (times > 0).then(|| view! { <p class="note">{(words.repeated_times)(times.into())}</p> }.into_any())
}
