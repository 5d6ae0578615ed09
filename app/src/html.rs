//! The one place where text becomes HTML by hand. Everything else is escaped by Leptos, with two exceptions: `leptos_meta` writes
//! the title as it is, and a text area needs its text as HTML (an empty text node would be rendered as a blank).

use leptos::prelude::*;

/// Text as the content of `<title>` and `<textarea>`, in which only `&` and `<` mean something.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The title of the document: the page's, and the name of the product. Pages hold what strangers have named.
#[component]
pub fn Title(#[prop(into)] text: String) -> impl IntoView {
    let text = escaped(&text);
    #[expect(clippy::disallowed_methods, reason = "escaped one line above")]
    {
        view! { <leptos_meta::Title text/> }
    }
}

/// What all titles end with. Once in the application, around all pages.
#[component]
pub fn TitleEnding() -> impl IntoView {
    let formatter = |title: String| if title.is_empty() { "Bellhop".to_owned() } else { format!("{title} · Bellhop") };
    #[expect(clippy::disallowed_methods, reason = "a fixed text")]
    {
        view! { <leptos_meta::Title formatter/> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escaped("</title><h1 id=pwn>&amp;"), "&lt;/title>&lt;h1 id=pwn>&amp;amp;");
        assert_eq!(escaped("CPU > 90 %"), "CPU > 90 %");
    }
}
