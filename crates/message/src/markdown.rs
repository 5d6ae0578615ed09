//! What user data may do in a `DingTalk` message: be read, nothing else. There is no official escape syntax
//! (`docs/dingtalk.md` 3), so two means are used, each where it does least harm: a backslash before `*`, `_`, backtick
//! and block markers (what the bridges in wide use do), and a zero-width space where a backslash would not stop a careless
//! renderer: after `@`, between `]` and `(`, inside `<tag`. Characters that mean nothing where they stand are left alone.

use model::web::web_address;

use crate::clean::is_unwanted;

const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// `text` so that it shows literally wherever a template puts it, even next to another value. It stays on its line.
pub fn neutral(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let ordinal = ordinal_mark(text);
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let next = after.chars().next();
        if c.is_whitespace() {
            out.push(' ');
        } else if !is_unwanted(c) {
            if needs_backslash(c, before, after) || (at == 0 && opens_block(c, next)) || ordinal == Some(at) {
                out.push('\\');
            }
            out.push(c);
            if needs_distance(c, next) {
                out.push(ZERO_WIDTH_SPACE);
            }
        }
        before = Some(c);
    }
    out
}

/// `text` for a title, which is not markdown: only mentions are stopped.
pub fn without_mentions(text: &str) -> String {
    text.replace('@', "@\u{200B}")
}

/// `[text](url)`, or only the text when `url` is no http(s) address.
pub fn link(text: &str, url: &str) -> String {
    let text = neutral(text);
    match web_address(url, usize::MAX) {
        Some(url) => format!("[{}]({url})", text.replace('[', "\\[").replace(']', "\\]")),
        None => text,
    }
}

/// Line breaks as their author sees them: a new line in a template breaks the line in the chat (there it takes two blanks
/// before `\n`), an empty line is one empty line, several count as one.
pub fn break_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut separator = "";
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            separator = if out.is_empty() { "" } else { "\n\n" };
            continue;
        }
        out.push_str(separator);
        out.push_str(line);
        separator = "  \n";
    }
    out
}

fn needs_backslash(c: char, before: Option<char>, after: &str) -> bool {
    let next = after.chars().next();
    match c {
        '*' | '`' => true,
        // Inside a word it means nothing; addresses and metric names stay as they are.
        '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
        '~' => before == Some('~') || next == Some('~'),
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '#' => after.is_empty(),
        '&' => starts_entity(after),
        _ => false,
    }
}

/// After `&`: a name or number that ends in `;`.
fn starts_entity(after: &str) -> bool {
    let length = after.bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    length > 0 && after.as_bytes().get(length) == Some(&b';')
}

/// At the start of a line these open a heading, a quote, a list or an underline.
fn opens_block(c: char, next: Option<char>) -> bool {
    match c {
        '#' | '>' => true,
        '-' | '+' | '=' => next.is_none_or(|next| next.is_whitespace() || next == c),
        _ => false,
    }
}

/// Where the `.` or `)` of a leading `12. ` stands.
fn ordinal_mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text[digits..].chars();
    let marks = digits > 0 && matches!(rest.next(), Some('.' | ')')) && rest.next().is_none_or(char::is_whitespace);
    marks.then_some(digits)
}

fn needs_distance(c: char, next: Option<char>) -> bool {
    match c {
        '@' => true,
        ']' => matches!(next, None | Some('(' | '[' | ':')),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_mean_nothing_in_markdown_are_left_alone() {
        for text in [
            "kube_pod_status_phase",
            "/data/a-b.c",
            "[prod] disk 93% (of 2 TB)!",
            "https://wiki.example.org/run_book?a=1&b=2#part",
            "C:\\Program Files",
            "a < b > c, 5 - 3 + 1",
            "1.5 s",
            "磁盘空间不足：/data，剩余 5%",
            "~/x",
        ] {
            assert_eq!(neutral(text), text);
        }
    }

    #[test]
    fn emphasis_code_and_strikethrough_show_literally() {
        for (text, shown) in [
            ("**bold**", "\\*\\*bold\\*\\*"),
            ("_private_name_", "\\_private_name\\_"),
            ("`rm`", "\\`rm\\`"),
            ("~~no~~", "\\~\\~no\\~\\~"),
            ("\\*", "\\\\\\*"),
            ("C:\\", "C:\\\\"),
            ("&lt;b&#64;", "\\&lt;b\\&#64;"),
        ] {
            assert_eq!(neutral(text), shown);
        }
    }

    #[test]
    fn a_value_at_the_start_of_a_line_opens_no_block() {
        for (text, shown) in [
            ("# big", "\\# big"),
            ("> quote", "\\> quote"),
            ("- item", "\\- item"),
            ("--- x", "\\--- x"),
            ("12. item", "12\\. item"),
            ("heading #", "heading \\#"),
            ("===", "\\==="),
        ] {
            assert_eq!(neutral(text), shown);
        }
    }

    #[test]
    fn links_images_and_tags_cannot_be_forged() {
        assert_eq!(neutral("[Log in](https://evil.example)"), "[Log in]\u{200b}(https://evil.example)");
        assert_eq!(neutral("![](x)"), "![]\u{200b}(x)");
        assert_eq!(neutral("[a]"), "[a]\u{200b}", "the next value may begin with a parenthesis");
        assert_eq!(neutral("[a]: https://evil.example"), "[a]\u{200b}: https://evil.example");
        assert_eq!(neutral("<a href=x>y</a>"), "<\u{200b}a href=x>y<\u{200b}/a>");
        assert_eq!(neutral("two\nlines\r\u{7}"), "two lines ");
    }

    #[test]
    fn an_at_sign_mentions_nobody() {
        assert_eq!(neutral("@13800138000 @all x@y"), "@\u{200b}13800138000 @\u{200b}all x@\u{200b}y");
        assert_eq!(without_mentions("@all"), "@\u{200b}all");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            link("Source", "https://p.example/graph?g0.expr=a_b"),
            "[Source](https://p.example/graph?g0.expr=a_b)"
        );
        assert_eq!(link("a](b) [c", "HTTP://x"), "[a\\]\u{200b}(b) \\[c](HTTP://x)");
        for url in [
            "",
            "javascript:alert(1)",
            "dingtalk://x",
            "dtmd://dingtalkclient/sendMessage?content=x",
            "//x",
            "https://",
        ] {
            assert_eq!(link("Source", url), "Source", "{url}");
        }
    }

    #[test]
    fn an_address_cannot_leave_its_link() {
        assert_eq!(
            web_address("http://x/a) [b](c \n@138磁", 99).unwrap(),
            "http://x/a%29%20%5Bb%5D%28c%20%0A%40138%E7%A3%81"
        );
    }

    #[test]
    fn lines_break_where_the_author_broke_them() {
        assert_eq!(break_lines("\n\n# a\nb  \n\n\n \nc\n"), "# a  \nb\n\nc");
        assert_eq!(break_lines(" \n"), "");
    }
}
