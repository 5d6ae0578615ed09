//! Addresses from outside that a redirect of ours takes: where the log-in leads to (`?next=`), where a form came from (`Referer`). A
//! redirect never leaves this console.

use url::Url;

/// An origin that nobody has: what is resolved against it shows whether it stays.
const HERE: &str = "http://bellhop.invalid/";

/// The address if it is a path of this console, as browsers read it; `None` for everything else.
pub fn path(address: &str) -> Option<String> {
    // Browsers drop tabs and line ends out of an address and read `\` as `/`. No address of ours has any of them, or a blank, in clear.
    let is_odd = |character: char| character.is_control() || character.is_whitespace() || character == '\\';
    if !address.starts_with('/') || address.contains(is_odd) {
        return None;
    }
    let here = Url::parse(HERE).ok()?;
    let url = here.join(address).ok()?;
    // Dots can leave two slashes at the beginning: a browser that reads the path alone takes what follows as a host.
    let leaves = url.origin() != here.origin() || address.starts_with("//") || url.path().starts_with("//");
    (!leaves).then(|| path_and_more(&url))
}

/// The same place on this console, wherever an address leads; the first page if it cannot be read.
pub fn stay(address: &str) -> String {
    path(address).unwrap_or_else(|| {
        let url = Url::parse(HERE).and_then(|here| here.join(address)).ok();
        url.and_then(|url| path(&path_and_more(&url))).unwrap_or_else(|| "/".to_owned())
    })
}

fn path_and_more(url: &Url) -> String {
    let part = |sign: char, part: Option<&str>| part.map(|part| format!("{sign}{part}")).unwrap_or_default();
    format!("{}{}{}", url.path(), part('?', url.query()), part('#', url.fragment()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_log_in_leads_only_to_this_console() {
        for path in
            ["/", "/alerts?page=2", "/alerts?search=disk%20full&level=1", "/settings?draft=a#accounts", "/a/b%2Fc"]
        {
            assert_eq!(super::path(path).as_deref(), Some(path));
        }
        for (address, path) in [("/a/./b/../c", "/a/c"), ("/告警?名=值", "/%E5%91%8A%E8%AD%A6?%E5%90%8D=%E5%80%BC")]
        {
            assert_eq!(super::path(address).as_deref(), Some(path));
        }
        for address in [
            "",
            "alerts",
            "?page=2",
            "https://evil.example",
            "https://evil.example/alerts",
            "//evil.example",
            "//bellhop.invalid/alerts",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e//evil.example",
            "/.\\/evil.example",
            "/\u{2028}/evil.example",
            "/\u{85}/evil.example",
            "/\u{0}",
            "/\u{7f}",
            "javascript:alert(1)",
            "http:/evil.example",
            "http:evil.example",
        ] {
            assert_eq!(super::path(address), None, "{address:?}");
        }
    }

    #[test]
    fn a_form_leads_back_to_its_own_place_here_wherever_it_says_that_it_came_from() {
        for (address, to) in [
            ("/settings?draft=a#accounts", "/settings?draft=a#accounts"),
            ("https://bellhop.example.org/alerts?page=2", "/alerts?page=2"),
            ("http://127.0.0.1:3000/", "/"),
            ("https://evil.example/x?__err=y", "/x?__err=y"),
            ("https://evil.example//other.example", "/"),
            ("//evil.example/x", "/x"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
            ("https://", "/"),
        ] {
            assert_eq!(super::stay(address), to, "{address:?}");
        }
    }
}
