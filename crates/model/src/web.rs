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

const HEX: &[u8; 16] = b"0123456789ABCDEF";

#[cfg(test)]
mod tests {
    use super::*;

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
