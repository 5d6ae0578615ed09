//! Reads apt's sources, in both of their formats, to find the mirror that this machine uses.

use std::{fs, path::Path};

/// One place that apt may look into.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    uri: String,
    suites: Vec<String>,
    components: Vec<String>,
}

/// The address from which this machine takes the suite `codename` of Debian itself.
pub fn mirror(codename: &str) -> Option<String> {
    let folder = Path::new("/etc/apt");
    let mut files = vec![folder.join("sources.list")];
    if let Ok(entries) = fs::read_dir(folder.join("sources.list.d")) {
        files.extend(entries.flatten().map(|entry| entry.path()));
    }
    let sources = files.iter().flat_map(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("sources") => stanzas(&text),
            Some("list") => lines(&text),
            _ => Vec::new(),
        }
    });
    choose(sources, codename)
}

/// Other archives may use the code name too, but only Debian's own has the component `main` under it.
fn choose(sources: impl IntoIterator<Item = Source>, codename: &str) -> Option<String> {
    let has = |words: &[String], word: &str| words.iter().any(|w| w == word);
    sources
        .into_iter()
        .find(|source| has(&source.suites, codename) && has(&source.components, "main"))
        .map(|source| source.uri)
}

/// `deb [option=value ...] URI suite component...`
fn lines(text: &str) -> Vec<Source> {
    text.lines()
        .filter_map(|line| {
            let rest = line.split('#').next()?.trim().strip_prefix("deb ")?.trim_start();
            let rest = match rest.strip_prefix('[') {
                Some(options) => options.split_once(']')?.1,
                None => rest,
            };
            let mut words = rest.split_whitespace().map(String::from);
            Some(Source { uri: words.next()?, suites: vec![words.next()?], components: words.collect() })
        })
        .collect()
}

/// Stanzas of `Field: value`, continued by indented lines, parted by empty ones.
fn stanzas(text: &str) -> Vec<Source> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines
        .split(|line| line.trim().is_empty())
        .filter(|stanza| field(stanza, "Enabled") != ["no"] && field(stanza, "Types").iter().any(|kind| kind == "deb"))
        .flat_map(|stanza| {
            field(stanza, "URIs").into_iter().map(|uri| Source {
                uri,
                suites: field(stanza, "Suites"),
                components: field(stanza, "Components"),
            })
        })
        .collect()
}

fn field(stanza: &[&str], name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut inside = false;
    for line in stanza {
        let value = if line.starts_with([' ', '\t']) {
            *line
        } else {
            let (field, value) = line.split_once(':').unwrap_or_default();
            inside = field.eq_ignore_ascii_case(name);
            value
        };
        if inside {
            words.extend(value.split_whitespace().map(String::from));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_read_from_stanzas() {
        let text = "\
Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
# a comment
URIs: http://mirror.example/debian
  http://second.example/debian
Suites: bookworm
  bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
";
        assert_eq!(choose(stanzas(text), "bookworm").as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(choose(stanzas(text), "bookworm-updates").as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(choose(stanzas(text), "trixie"), None);
    }

    #[test]
    fn the_mirror_is_read_from_lines() {
        let text = "\
# deb http://old.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keyrings/tool.gpg] https://tool.example/linux bookworm stable
deb [ arch=amd64 ] http://mirror.example/debian bookworm main non-free # ours
";
        assert_eq!(choose(lines(text), "bookworm").as_deref(), Some("http://mirror.example/debian"));
    }

    #[test]
    fn a_disabled_stanza_and_sources_only_do_not_count() {
        let text = "Types: deb\nURIs: http://a.example\nSuites: sid\nComponents: main\nEnabled: no\n\n\
                    Types: deb-src\nURIs: http://b.example\nSuites: sid\nComponents: main\n";
        assert_eq!(stanzas(text), []);
    }
}
