//! Addresses of web pages as strangers write them, made harmless to link to.

/// An http(s) address of at most `max` bytes as a link may carry it, or nothing. Everything that is not plain ASCII, and every
/// character that could end a link, reorder it or name another host (`@`), is percent-encoded.
pub fn web_address(url: &str, max: usize) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        || rest.is_empty()
        || url.len() > max
    {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"()<>[]\\\"'`*@{}|^".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    (out.len() <= max).then_some(out)
}

/// Where people reach Bellhop, without a slash at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicUrl {
    /// At the start: it overrides the setting.
    pub given: Option<String>,
    /// Where neither it nor the setting is there.
    pub otherwise: Option<String>,
}

impl PublicUrl {
    /// With what people have set; empty: nothing.
    pub fn of(&self, set: &str) -> Option<String> {
        let set = Some(set.trim()).filter(|set| !set.is_empty());
        let url = self.given.as_deref().or(set).or(self.otherwise.as_deref())?.trim().trim_end_matches('/');
        (!url.is_empty()).then(|| url.to_owned())
    }
}

/// Whether only this machine can open it.
pub fn is_of_this_machine(base_url: &str) -> bool {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(host, _)| host);
    let ip: Option<std::net::IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host.eq_ignore_ascii_case("localhost") || ip.is_some_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_url_is_given_or_set_or_guessed() {
        let url = |given: Option<&str>, set: &str, otherwise: Option<&str>| {
            PublicUrl { given: given.map(str::to_owned), otherwise: otherwise.map(str::to_owned) }.of(set)
        };
        assert_eq!(url(Some("https://a/"), "https://b", Some("http://c")).as_deref(), Some("https://a"));
        assert_eq!(url(None, " https://b/ ", Some("http://c")).as_deref(), Some("https://b"));
        assert_eq!(url(None, "", Some("http://c")).as_deref(), Some("http://c"));
        assert_eq!(url(None, " ", None), None);
    }

    #[test]
    fn addresses_of_this_machine() {
        for (url, expected) in [
            ("http://127.0.0.1:3000", true),
            ("http://localhost", true),
            ("http://[::1]:3000/x", true),
            ("http://0.0.0.0:1", true),
            ("http://10.0.0.1:3000", false),
            ("https://bellhop.example.org", false),
            ("https://localhost.example.org:1", false),
        ] {
            assert_eq!(is_of_this_machine(url), expected, "{url}");
        }
    }

    #[test]
    fn only_web_addresses_are_taken() {
        assert_eq!(web_address(" HTTPS://h.example/p?q=1 ", 99).as_deref(), Some("HTTPS://h.example/p?q=1"));
        for other in ["javascript:alert(1)", "ftp://h/", "http://", "h.example", ""] {
            assert_eq!(web_address(other, 99), None, "{other}");
        }
        assert_eq!(web_address("http://x/(((", 14), None, "too long once it is encoded");
    }

    #[test]
    fn what_reorders_a_line_or_names_another_host_is_encoded() {
        assert_eq!(web_address("https://a.example/\u{202e}gpj", 99).as_deref(), Some("https://a.example/%E2%80%AEgpj"));
        assert_eq!(
            web_address("https://bellhop.example.org@evil.example/", 99).as_deref(),
            Some("https://bellhop.example.org%40evil.example/")
        );
        assert_eq!(web_address("http://h/a\u{0}b\nc", 99).as_deref(), Some("http://h/a%00b%0Ac"));
    }
}
