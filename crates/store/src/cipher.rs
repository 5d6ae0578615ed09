//! Encryption of secrets at rest (XChaCha20-Poly1305) and the keyed hash that robots are found by.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use crate::{Error, Key, Sensitive};

/// What a ciphertext is for. It is authenticated with it, so that one cannot be passed off as another.
pub mod purpose {
    pub const ROBOT_URL: &str = "robot.url";
    pub const ROBOT_SECRET: &str = "robot.secret";
    pub const INTEGRATION_TOKEN: &str = "integration.token";
    pub const DRAFT: &str = "draft";
    pub const KEY_CHECK: &str = "key_check";
}

/// First byte of each ciphertext: the scheme and the key, so that either can change one day.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Seals and opens secrets with keys derived from the installation's [`Key`].
#[derive(Clone)]
pub struct Cipher {
    aead: XChaCha20Poly1305,
    identity: std::sync::Arc<SecretBox<[u8; 32]>>,
}

impl Cipher {
    pub fn new(key: &Key) -> Self {
        let encryption = derive(key, b"bellhop encryption 1");
        Self {
            aead: XChaCha20Poly1305::new(encryption.expose_secret().into()),
            identity: std::sync::Arc::new(derive(key, b"bellhop robot identity 1")),
        }
    }

    /// Version, random nonce, ciphertext.
    pub fn seal(&self, purpose: &'static str, clear: &str) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: clear.as_bytes(), aad: purpose.as_bytes() };
        let sealed =
            self.aead.encrypt(&XNonce::from(nonce), payload).expect("a secret is far shorter than the cipher's limit");
        [&[VERSION][..], &nonce, &sealed].concat()
    }

    /// # Errors
    /// [`Error::Undecipherable`] when it was sealed with another key or for another purpose, or was changed.
    pub fn open(&self, purpose: &'static str, sealed: &[u8]) -> Result<Sensitive, Error> {
        let undecipherable = || Error::Undecipherable { purpose };
        let (&version, rest) = sealed.split_first().ok_or_else(undecipherable)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or_else(undecipherable)?;
        if version != VERSION {
            return Err(undecipherable());
        }
        let payload = Payload { msg: ciphertext, aad: purpose.as_bytes() };
        let clear = self.aead.decrypt(&XNonce::from(*nonce), payload).map_err(|_| undecipherable())?;
        String::from_utf8(clear).map(Sensitive::new).map_err(|_| undecipherable())
    }

    /// Keyed hash of a robot's canonical webhook URL: equal for equal URLs, and tells nothing without the key.
    pub fn identity(&self, canonical_url: &str) -> [u8; 32] {
        keyed_hash(self.identity.expose_secret(), canonical_url.as_bytes())
    }
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher")
    }
}

fn derive(key: &Key, label: &[u8]) -> SecretBox<[u8; 32]> {
    SecretBox::new(Box::new(keyed_hash(key.expose(), label)))
}

fn keyed_hash(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(byte: u8) -> Cipher {
        Cipher::new(&Key::from_bytes([byte; 32]))
    }

    #[test]
    fn what_was_sealed_can_be_opened() {
        let sealed = cipher(1).seal(purpose::ROBOT_SECRET, "SEC密钥");
        assert_eq!(sealed[0], VERSION);
        assert_eq!(cipher(1).open(purpose::ROBOT_SECRET, &sealed).unwrap().expose(), "SEC密钥");
    }

    #[test]
    fn sealing_twice_gives_two_ciphertexts() {
        assert_ne!(cipher(1).seal(purpose::ROBOT_URL, "x"), cipher(1).seal(purpose::ROBOT_URL, "x"));
    }

    #[test]
    fn another_key_purpose_version_or_a_changed_byte_is_refused() {
        let sealed = cipher(1).seal(purpose::ROBOT_URL, "https://oapi.dingtalk.com/robot/send?access_token=abc");
        assert!(cipher(2).open(purpose::ROBOT_URL, &sealed).is_err());
        assert!(cipher(1).open(purpose::ROBOT_SECRET, &sealed).is_err());
        for index in [0, 1, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(cipher(1).open(purpose::ROBOT_URL, &changed).is_err(), "byte {index}");
        }
        assert!(cipher(1).open(purpose::ROBOT_URL, &sealed[..20]).is_err());
        assert!(cipher(1).open(purpose::ROBOT_URL, &[]).is_err());
    }

    #[test]
    fn an_error_does_not_tell_the_secret() {
        let sealed = cipher(1).seal(purpose::ROBOT_URL, "access_token=abc");
        let error = cipher(2).open(purpose::ROBOT_URL, &sealed).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("abc"));
    }

    #[test]
    fn a_robot_has_one_identity_for_each_key() {
        assert_eq!(cipher(1).identity("a"), cipher(1).identity("a"));
        assert_ne!(cipher(1).identity("a"), cipher(1).identity("b"));
        assert_ne!(cipher(1).identity("a"), cipher(2).identity("a"));
    }
}
