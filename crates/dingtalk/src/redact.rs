//! Takes credentials out of texts that came from outside: an error page or a network error may repeat the request's URL.

use crate::WebhookUrl;

const GONE: &str = "…";

/// Replaces the value of each `access_token=` and `sign=`, whoever's it is.
pub fn parameters(text: &str) -> String {
    ["access_token=", "sign="].iter().fold(text.to_owned(), |text, name| values_of(&text, name))
}

/// Replaces the credential of `url`, as written in the URL and decoded, wherever it stands. One of up to three characters is no
/// secret, and its traces would spoil every text.
pub fn credential_of(url: &WebhookUrl, text: &str) -> String {
    let written = url.credential();
    if written.len() < 4 {
        return text.to_owned();
    }
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    text.replace(written, GONE).replace(decoded.as_ref(), GONE)
}

fn values_of(text: &str, name: &str) -> String {
    let mut parts = text.split(name);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || "&\"'<>;,)]}".contains(c)).unwrap_or(part.len());
        kept.push_str(name);
        kept.push_str(GONE);
        kept.push_str(&part[end..]);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_url_loses_its_token_and_its_signature() {
        let page = "no such page: /robot/send?access_token=abc123&timestamp=5&sign=x%2By <b>access_token=zz</b>";
        let expected = "no such page: /robot/send?access_token=…&timestamp=5&sign=… <b>access_token=…</b>";
        assert_eq!(parameters(page), expected);
        assert_eq!(parameters("nothing here"), "nothing here");
    }

    #[test]
    fn the_credential_goes_wherever_it_stands() {
        let url = WebhookUrl::parse("https://oapi.dingtalk.com/robot/send?access_token=ab%2Fcd1234").unwrap();
        assert_eq!(credential_of(&url, "token ab/cd1234 (ab%2Fcd1234) is unknown"), "token … (…) is unknown");
        let flow = WebhookUrl::parse("https://connector.dingtalk.com/webhook/flow/103a5f9b").unwrap();
        assert_eq!(credential_of(&flow, "flow 103a5f9b is off"), "flow … is off");
    }
}
