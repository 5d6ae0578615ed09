//! A secret in memory: overwritten when dropped, and neither printed nor serialised by accident.

use secrecy::{ExposeSecret, SecretString};

/// A decrypted secret or credential.
#[derive(Clone)]
pub struct Sensitive(SecretString);

impl Sensitive {
    pub fn new(clear: impl Into<String>) -> Self {
        Self(SecretString::from(clear.into()))
    }

    /// The secret itself: for the signature, the request line or the database, and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = Sensitive::new("SECabc");
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(secret.expose(), "SECabc");
    }
}
