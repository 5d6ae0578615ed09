//! Random tokens: sessions, links, integrations, names of sessions and drafts. Only their hashes are looked up by.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::TryRng;
use sha2::{Digest, Sha256};

/// 256 random bits as 43 characters that are plain in a URL.
pub fn random() -> String {
    let mut bytes = [0; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A token for another purpose, of the same form, which does not tell the token that it is made of.
pub fn derived(purpose: &str, token: &str) -> String {
    URL_SAFE_NO_PAD.encode(hash(&format!("bellhop {purpose} {token}")))
}
