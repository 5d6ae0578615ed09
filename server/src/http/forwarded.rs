//! The hops that proxies write down: `X-Forwarded-For`, or `Forwarded` (RFC 7239) where that is missing. Pure.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};

/// Headers by which a proxy says for whom it asks.
pub const MARKS: [&str; 4] = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded"];

/// Whether a proxy says anything of the kind.
pub fn is_marked(headers: &HeaderMap) -> bool {
    MARKS.iter().any(|name| headers.contains_key(*name))
}

/// The hops, the last one first; `None` for one that cannot be read.
pub fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let mut hops: Vec<Option<IpAddr>> = items(headers, "x-forwarded-for").map(address).collect();
    if hops.is_empty() {
        hops = items(headers, header::FORWARDED.as_str()).map(for_of).collect();
    }
    hops.reverse();
    hops
}

fn items<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','))
}

/// `for=` of one element: `for="[2001:db8::1]:443";proto=https`.
fn for_of(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
    address(value.trim_matches('"'))
}

/// An address as proxies write it: alone, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address: Option<IpAddr> = text.parse().ok().or_else(in_brackets).or_else(with_port);
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        for (text, read) in [
            ("198.51.100.8", Some("198.51.100.8")),
            (" 198.51.100.8:1000 ", Some("198.51.100.8")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("::ffff:198.51.100.8", Some("198.51.100.8")),
            ("unknown", None),
            ("198.51.100.8:", None),
            ("[198.51.100.8", None),
            ("", None),
        ] {
            assert_eq!(address(text), read.map(|read| read.parse().unwrap()), "{text:?}");
        }
    }

    #[test]
    fn hops_are_read_from_the_last_to_the_first() {
        let of = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            hops(&headers).into_iter().map(|hop| hop.map_or("?".to_owned(), |hop| hop.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(of(&[("x-forwarded-for", "192.0.2.1, nonsense, 192.0.2.3:80")]), ["192.0.2.3", "?", "192.0.2.1"]);
        assert_eq!(
            of(&[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.2")]),
            ["192.0.2.2", "192.0.2.1"]
        );
        let forwarded = r#"for=192.0.2.1;proto=https, For="[2001:db8::1]:443"; by=203.0.113.9, for=_hidden"#;
        assert_eq!(of(&[("forwarded", forwarded)]), ["?", "2001:db8::1", "192.0.2.1"]);
        assert_eq!(of(&[("forwarded", "for=192.0.2.9"), ("x-forwarded-for", "192.0.2.1")]), ["192.0.2.1"]);
    }
}
