//! The query string, read as a web server reads it: percent-encoding is undone and `+` is a blank, so that a signature sent
//! unencoded does not match.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The parameters of a robot's URL. Where one stands twice, the first counts (`docs/dingtalk.md` 2).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub access_token: Option<String>,
    pub timestamp: Option<String>,
    pub sign: Option<String>,
}

impl Query {
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let field = match name.as_ref() {
                "access_token" => &mut query.access_token,
                "timestamp" => &mut query.timestamp,
                "sign" => &mut query.sign,
                _ => continue,
            };
            if field.is_none() {
                *field = Some(value.into_owned());
            }
        }
        query
    }
}

/// All but the characters that RFC 3986 leaves as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value as it stands in a URL.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once_and_a_plus_is_a_blank() {
        let query = Query::parse("access_token=ab%2Fc&timestamp=5&sign=x%2By%3D&other=1");
        assert_eq!(query.access_token.as_deref(), Some("ab/c"));
        assert_eq!((query.timestamp.as_deref(), query.sign.as_deref()), (Some("5"), Some("x+y=")));
        assert_eq!(Query::parse("sign=x+y%253D").sign.as_deref(), Some("x y%3D"));
        assert_eq!(Query::parse("sign=100%&sign=2").sign.as_deref(), Some("100%"), "the first counts");
        assert_eq!(Query::parse(""), Query::default());
        assert_eq!(Query::parse("access_token").access_token.as_deref(), Some(""));
    }

    #[test]
    fn what_is_encoded_is_decoded_to_itself() {
        for text in ["plain", "a b+c/d=é密%"] {
            let query = Query::parse(&format!("sign={}", encode(text)));
            assert_eq!(query.sign.as_deref(), Some(text));
        }
    }
}
