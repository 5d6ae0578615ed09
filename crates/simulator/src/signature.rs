//! The simulator's own reading of the signature (`docs/dingtalk.md` 2).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use model::Millis;
use sha2::Sha256;

use crate::query::Query;

/// A timestamp may be this far off, in milliseconds.
const TOLERANCE_MS: i64 = 3_600_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// More than an hour off, or not a number of milliseconds.
    Timestamp,
    /// Missing, or made with another secret, or encoded wrongly.
    Mismatch,
}

/// Checks `timestamp` and `sign` of a request that arrives at `now`.
pub fn verify(secret: &str, query: &Query, now: Millis) -> Result<(), SignatureError> {
    let (Some(timestamp), Some(sign)) = (&query.timestamp, &query.sign) else {
        return Err(SignatureError::Mismatch);
    };
    let sent: i64 = timestamp.parse().map_err(|_| SignatureError::Timestamp)?;
    if now.since(Millis(sent)).saturating_abs() > TOLERANCE_MS {
        return Err(SignatureError::Timestamp);
    }
    if *sign == expected(secret, timestamp) { Ok(()) } else { Err(SignatureError::Mismatch) }
}

fn expected(secret: &str, timestamp: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(secret.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const V4_AT: i64 = 1_700_000_000_004;
    const V4: &str = "ZeaJlNY30xUaF%2Fp%2BhFzRR5gZ4qFj%2Bi4uxCJUEwchUXQ%3D";

    fn verified(sign: &str, timestamp: i64, now: i64) -> Result<(), SignatureError> {
        verify(SECRET, &Query::parse(&format!("timestamp={timestamp}&sign={sign}")), Millis(now))
    }

    #[test]
    fn the_vectors_are_accepted() {
        assert_eq!(verified(V4, V4_AT, V4_AT), Ok(()));
        let v1 = "1FvsaxjE09b7bxVKSJb6LCsb3v2tUTADgOn5aQImxro%3D";
        assert_eq!(verified(v1, 1_577_262_236_757, 1_577_262_236_757), Ok(()));
        let v6 = Query::parse("timestamp=1700000000000&sign=tkrmxTh8lRwbiTyBGsJVVDjlo1iTh64CryTMdabBZ3I%3D");
        assert_eq!(verify("密钥", &v6, Millis(1_700_000_000_000)), Ok(()));
    }

    #[test]
    fn an_unencoded_or_twice_encoded_signature_does_not_match() {
        let raw = "ZeaJlNY30xUaF/p+hFzRR5gZ4qFj+i4uxCJUEwchUXQ=";
        assert_eq!(verified(raw, V4_AT, V4_AT), Err(SignatureError::Mismatch));
        assert_eq!(verified(&V4.replace('%', "%25"), V4_AT, V4_AT), Err(SignatureError::Mismatch));
        assert_eq!(verify(SECRET, &Query::default(), Millis(V4_AT)), Err(SignatureError::Mismatch));
    }

    #[test]
    fn an_hour_off_is_taken_and_a_millisecond_more_is_not() {
        for off in [3_600_000, -3_600_000] {
            assert_eq!(verified(V4, V4_AT, V4_AT + off), Ok(()));
            let more = off + off.signum();
            assert_eq!(verified(V4, V4_AT, V4_AT + more), Err(SignatureError::Timestamp));
        }
        assert_eq!(verified(V4, V4_AT / 1000, V4_AT), Err(SignatureError::Timestamp), "seconds");
    }
}
