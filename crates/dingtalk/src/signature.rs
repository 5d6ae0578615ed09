//! The signature of a request (`docs/dingtalk.md` 2): HMAC-SHA256 with the secret as key over `<timestamp>\n<secret>`, in base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use model::Millis;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;

use crate::Secret;

/// What RFC 3986 leaves unescaped; `+`, `/` and `=` of base64 are escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value of `sign` for a request sent at `timestamp` (milliseconds), percent-encoded once, ready for the query string.
pub fn sign(secret: &Secret, timestamp: Millis) -> String {
    utf8_percent_encode(&base64(secret, timestamp), ESCAPED).to_string()
}

fn base64(secret: &Secret, timestamp: Millis) -> String {
    let key = secret.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(format!("{}\n{}", timestamp.0, secret.expose()).as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const S1: &str = "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const V1: Millis = Millis(1_577_262_236_757);
    const ROUND: Millis = Millis(1_700_000_000_000);

    fn secret(text: &str) -> Secret {
        Secret::parse(text).unwrap()
    }

    #[test]
    fn the_vectors_v1_to_v6_are_met() {
        let v5 = format!("SEC{}", "fedcba9876543210".repeat(4));
        let vectors = [
            (S1, V1, "1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro%3D"),
            ("this is secret", V1, "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"),
            (S1, ROUND, "bTgY2yDbep%2BwesS7jKiNj%2BsrsHoADES4%2BC4f8LCHFtU%3D"),
            (S1, Millis(1_700_000_000_004), "ZeaJlNY30xUaF%2Fp%2BhFzRR5gZ4qFj%2Bi4uxCJUEwchUXQ%3D"),
            (&v5, ROUND, "%2FU7XxJH9m5m6Dab8jCnCZxTGTh%2BqDDj8FHpK67zngkw%3D"),
            ("密钥", ROUND, "tkrmxTh8lRwbiTyBGsJVVDjlo1iTh64CryTMdabBZ3I%3D"),
        ];
        for (number, (text, at, expected)) in vectors.into_iter().enumerate() {
            assert_eq!(sign(&secret(text), at), expected, "V{}", number + 1);
        }
    }

    #[test]
    fn the_base64_forms_of_the_vectors_are_met() {
        assert_eq!(base64(&secret(S1), V1), "1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro=");
        assert_eq!(base64(&secret("密钥"), ROUND), "tkrmxTh8lRwbiTyBGsJVVDjlo1iTh64CryTMdabBZ3I=");
    }

    #[test]
    fn none_of_the_known_wrong_answers_comes_out() {
        let ours = base64(&secret(S1), V1);
        let wrong = [
            ("seconds instead of milliseconds", "P/cC5t/yNkkqxiiI00bWJBwwcLACmNSVLv4xnh/jFUs="),
            ("secret without SEC", "vI4tCGJ00BISmQHcct5NOt6V9rwBTS+iKpEJG2cWAJk="),
            ("key and message swapped", "E4GFFZoCb44q3D2qBfACUvFG5020u3GClFNSYmo4wU8="),
            ("hex", "d45bec6b18c4d3d6fb6f154a4896fa2c2b1bdefdad51300380e9f9690226c6ba"),
        ];
        for (bug, answer) in wrong {
            assert_ne!(ours, answer, "{bug}");
        }
        assert!(!sign(&secret(S1), V1).contains("%25"), "encoded twice");
    }

    #[test]
    fn the_wrong_answers_come_from_the_named_mistakes() {
        assert_eq!(base64(&secret(&S1[3..]), V1), "vI4tCGJ00BISmQHcct5NOt6V9rwBTS+iKpEJG2cWAJk=");
        let seconds = base64(&secret(S1), Millis(V1.0 / 1000));
        assert_eq!(seconds, "P/cC5t/yNkkqxiiI00bWJBwwcLACmNSVLv4xnh/jFUs=");
    }
}
