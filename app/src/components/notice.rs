//! A sentence that must be seen.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Good,
    Info,
    Warn,
    Bad,
}

#[component]
pub fn Notice(
    kind: NoticeKind,
    #[prop(optional, into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = match kind {
        NoticeKind::Good => "notice good",
        NoticeKind::Info => "notice info",
        NoticeKind::Warn => "notice warn",
        NoticeKind::Bad => "notice bad",
    };
    let text = (!text.is_empty()).then(|| view! { <p>{text}</p> });
    view! {
        <div class=class>
            {text}
            {children.map(|children| children())}
        </div>
    }
}
