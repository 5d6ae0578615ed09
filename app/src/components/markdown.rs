//! The markdown that `DingTalk` knows (`docs/dingtalk.md` 3): headings, quotes, lists, bold, italic, links, images. A line ends
//! only by two blanks or an empty line. Everything else is shown as it stands.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// With its level, 1 to 6.
    Heading(usize, Vec<Inline>),
    Paragraph(Vec<Inline>),
    Quote(Vec<Inline>),
    List(Vec<Vec<Inline>>),
    Numbers(Vec<Vec<Inline>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Break,
    Bold(Vec<Inline>),
    Italic(Vec<Inline>),
    Link { text: String, url: String },
    Image { alt: String, url: String },
}

pub fn blocks(text: &str) -> Vec<Block> {
    let mut raw: Vec<Raw> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            is_open = false;
            continue;
        }
        let (kind, rest) = kind_of(line.trim_start());
        match raw.last_mut() {
            Some(last) if is_open && kind == Kind::Paragraph && last.kind.continues() => last.append(rest),
            Some(last) if is_open && kind == Kind::Quote && last.kind == kind => last.append(rest),
            Some(last) if kind.is_list() && last.kind == kind => last.lines.push(rest.to_owned()),
            _ => raw.push(Raw { kind, lines: vec![rest.to_owned()] }),
        }
        is_open = true;
    }
    raw.into_iter().map(Raw::block).collect()
}

/// A text without markdown.
pub fn plain(text: &str) -> Vec<Inline> {
    let mut content = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            content.push(Inline::Break);
        }
        content.push(Inline::Text(line.to_owned()));
    }
    content
}

/// The text in pieces; each that mentions somebody comes with the index of whom.
pub fn mentions(text: &str, mentioned: &[(String, Option<String>)]) -> Vec<(String, Option<usize>)> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let here = mentioned.iter().position(|(to, _)| {
            let after = rest.strip_prefix('@').and_then(|rest| rest.strip_prefix(to.as_str()));
            after.is_some_and(|after| !after.starts_with(|next: char| next.is_ascii_alphanumeric()))
        });
        let length = match here {
            Some(index) => {
                if !plain.is_empty() {
                    pieces.push((std::mem::take(&mut plain), None));
                }
                let length = 1 + mentioned[index].0.len();
                pieces.push((rest[..length].to_owned(), Some(index)));
                length
            }
            None => {
                plain.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    if !plain.is_empty() {
        pieces.push((plain, None));
    }
    pieces
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading(usize),
    Paragraph,
    Quote,
    List,
    Numbers,
}

impl Kind {
    const fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Numbers)
    }

    /// A plain line under it belongs to it.
    const fn continues(self) -> bool {
        !matches!(self, Self::Heading(_))
    }
}

/// A block before its content is read. Lists have a line per item.
struct Raw {
    kind: Kind,
    lines: Vec<String>,
}

impl Raw {
    /// Two blanks at the end of a line break it; else it runs on.
    fn append(&mut self, line: &str) {
        if let Some(last) = self.lines.last_mut() {
            let separator = if last.ends_with("  ") { '\n' } else { ' ' };
            last.truncate(last.trim_end().len());
            last.push(separator);
            last.push_str(line);
        }
    }

    fn block(self) -> Block {
        let mut items = self.lines.iter().map(|line| inline(line.trim_end()));
        match self.kind {
            Kind::List => Block::List(items.collect()),
            Kind::Numbers => Block::Numbers(items.collect()),
            Kind::Heading(level) => Block::Heading(level, items.next().unwrap_or_default()),
            Kind::Paragraph => Block::Paragraph(items.next().unwrap_or_default()),
            Kind::Quote => Block::Quote(items.next().unwrap_or_default()),
        }
    }
}

/// What a line begins, and the line without its mark.
fn kind_of(line: &str) -> (Kind, &str) {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&level)
        && let Some(rest) = line[level..].strip_prefix(' ')
    {
        return (Kind::Heading(level), rest);
    }
    if let Some(rest) = line.strip_prefix('>') {
        return (Kind::Quote, rest.trim_start());
    }
    if let Some(rest) = ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark)) {
        return (Kind::List, rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits)
        && let Some(rest) = line[digits..].strip_prefix(". ")
    {
        return (Kind::Numbers, rest);
    }
    (Kind::Paragraph, line)
}

fn inline(text: &str) -> Vec<Inline> {
    let mut content = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((part, length)) = mark(rest) {
            if !plain.is_empty() {
                content.push(Inline::Text(std::mem::take(&mut plain)));
            }
            content.push(part);
            rest = &rest[length..];
            continue;
        }
        let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()).filter(char::is_ascii_punctuation);
        plain.push(escaped.unwrap_or(c));
        rest = &rest[c.len_utf8() + escaped.map_or(0, char::len_utf8)..];
    }
    if !plain.is_empty() {
        content.push(Inline::Text(plain));
    }
    content
}

/// What is marked at the start of the text, and how many bytes it takes.
fn mark(text: &str) -> Option<(Inline, usize)> {
    if text.starts_with('\n') {
        return Some((Inline::Break, 1));
    }
    if let Some(rest) = text.strip_prefix("**") {
        let end = closing(rest, "**")?;
        return Some((Inline::Bold(inline(&rest[..end])), end + 4));
    }
    if let Some(rest) = text.strip_prefix('*') {
        let end = closing(rest, "*")?;
        return Some((Inline::Italic(inline(&rest[..end])), end + 2));
    }
    if let Some(rest) = text.strip_prefix('!') {
        let (alt, url, length) = link(rest)?;
        return Some((Inline::Image { alt, url }, length + 1));
    }
    let (text, url, length) = link(text)?;
    Some((Inline::Link { text, url }, length))
}

/// Where the mark ends what it began; what is between must not begin or end with a blank.
fn closing(text: &str, mark: &str) -> Option<usize> {
    if text.starts_with(char::is_whitespace) {
        return None;
    }
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        let is_mark = at > 0 && !is_escaped && text[at..].starts_with(mark);
        if is_mark && !text[..at].ends_with(char::is_whitespace) {
            return Some(at);
        }
        is_escaped = !is_escaped && c == '\\';
    }
    None
}

/// `[text](url)` at the start: both, and its length in bytes.
fn link(text: &str) -> Option<(String, String, usize)> {
    let inner = text.strip_prefix('[')?;
    let mut is_escaped = false;
    let end = inner.char_indices().find_map(|(at, c)| {
        let is_end = c == ']' && !is_escaped;
        is_escaped = !is_escaped && c == '\\';
        is_end.then_some(at)
    })?;
    let url = inner[end + 1..].strip_prefix('(')?;
    let url = &url[..url.find(')')?];
    let shown = inline(&inner[..end]).iter().map(text_of).collect();
    Some((shown, url.trim().to_owned(), end + url.len() + 4))
}

fn text_of(part: &Inline) -> String {
    match part {
        Inline::Text(text) | Inline::Link { text, .. } | Inline::Image { alt: text, .. } => text.clone(),
        Inline::Break => " ".to_owned(),
        Inline::Bold(content) | Inline::Italic(content) => content.iter().map(text_of).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn blocks_are_those_of_the_official_list() {
        let source = "#### Title\n\nfirst  \nsecond\nthird\n\n> quoted\n> still\n\n- a\n- b\n\n1. one\n2. two";
        assert_eq!(
            blocks(source),
            [
                Block::Heading(4, vec![text("Title")]),
                Block::Paragraph(vec![text("first"), Inline::Break, text("second third")]),
                Block::Quote(vec![text("quoted still")]),
                Block::List(vec![vec![text("a")], vec![text("b")]]),
                Block::Numbers(vec![vec![text("one")], vec![text("two")]]),
            ]
        );
    }

    #[test]
    fn bold_italic_links_and_images() {
        let link = |text: &str| Inline::Link { text: text.to_owned(), url: "https://e.example/a".to_owned() };
        for (source, parts) in [
            ("**b** c", vec![Inline::Bold(vec![text("b")]), text(" c")]),
            ("*i*", vec![Inline::Italic(vec![text("i")])]),
            ("see [it](https://e.example/a).", vec![text("see "), link("it"), text(".")]),
            ("[\\[x\\]](https://e.example/a)", vec![link("[x]")]),
            ("![i](u)", vec![Inline::Image { alt: "i".to_owned(), url: "u".to_owned() }]),
            ("**a *b* c**", vec![Inline::Bold(vec![text("a "), Inline::Italic(vec![text("b")]), text(" c")])]),
        ] {
            assert_eq!(inline(source), parts, "{source}");
        }
    }

    #[test]
    fn what_is_escaped_or_unknown_is_shown_as_it_stands() {
        for (source, shown) in [
            (r"\*no\* \# \\", r"*no* # \"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("[a]\u{200B}(https://e.example)", "[a]\u{200B}(https://e.example)"),
            ("**open", "**open"),
            ("`code`", "`code`"),
        ] {
            assert_eq!(inline(source), [text(shown)], "{source}");
        }
    }

    #[test]
    fn only_those_who_are_mentioned_stand_out() {
        let mentioned = [("138".to_owned(), Some("On-call".to_owned())), ("13800".to_owned(), None)];
        let pieces = mentions("告警 @138 @13800, @1380", &mentioned);
        let found: Vec<(&str, Option<usize>)> = pieces.iter().map(|(piece, who)| (piece.as_str(), *who)).collect();
        assert_eq!(found, [("告警 ", None), ("@138", Some(0)), (" ", None), ("@13800", Some(1)), (", @1380", None)]);
    }

    #[test]
    fn no_text_makes_it_stumble() {
        for source in
            ["", "*", "**", "***", "[", "[]()", "![", "\\", "# ", ">", "- ", "1. ", "é**é**", "****", "[a](", "\n\n"]
        {
            let _ = blocks(source);
            let _ = mentions(source, &[("é".to_owned(), None)]);
        }
    }
}
