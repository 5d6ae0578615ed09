//! The query string, read as a web server reads it: percent-encoding is undone and `+` is a blank, so that a signature sent
//! unencoded does not match (2.18 case 10).

/// The parameters of a robot's URL. Where one stands twice, the first counts (2.4).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub access_token: Option<String>,
    pub timestamp: Option<String>,
    pub sign: Option<String>,
}

impl Query {
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let field = match decode(name).as_str() {
                "access_token" => &mut query.access_token,
                "timestamp" => &mut query.timestamp,
                "sign" => &mut query.sign,
                _ => continue,
            };
            if field.is_none() {
                *field = Some(decode(value));
            }
        }
        query
    }
}

/// The value as it stands in a URL.
pub fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => write!(encoded, "%{byte:02X}").expect("a String takes everything"),
        }
        encoded
    })
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| hex(bytes.get(at + 1..at + 3)?)).flatten();
        at += if escaped.is_some() { 3 } else { 1 };
        decoded.push(escaped.unwrap_or(if byte == b'+' { b' ' } else { byte }));
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(value(*high)? * 16 + value(*low)?).ok()
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
            assert_eq!(decode(&encode(text)), text);
        }
    }
}
