//! Passwords: argon2id, off the tasks that serve requests.

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use model::{
    account::MIN_PASSWORD,
    problem::{Invalid, Problem},
};

use crate::{Error, Result};

/// The longest password, in characters; hashing more would only cost time.
const MAX: u32 = 200;

/// Length, and what everybody tries first.
pub fn check(password: &str, email: &str, field: &str, invalid: &mut Invalid) {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let name = email.split('@').next().unwrap_or("").to_lowercase();
    if length < MIN_PASSWORD as usize {
        invalid.add(field, Problem::PasswordTooShort { min: MIN_PASSWORD });
    } else if length > MAX as usize {
        invalid.add(field, Problem::TooLong { max: MAX });
    } else if is_common(&lower)
        || lower == email.to_lowercase()
        || (name.len() >= 4 && lower.replace(&name, "").len() < 8)
    {
        invalid.add(field, Problem::PasswordTooCommon);
    }
}

/// One character over and over, a run of neighbours, or a well-known word with a few additions.
fn is_common(lower: &str) -> bool {
    let mut characters: Vec<char> = lower.chars().collect();
    let steps = characters.windows(2).filter(|pair| u32::from(pair[1]).abs_diff(u32::from(pair[0])) == 1).count();
    let run = steps + 3 >= characters.len();
    characters.sort_unstable();
    characters.dedup();
    let rest = WELL_KNOWN.iter().fold(lower.to_owned(), |rest, word| rest.replace(word, ""));
    run || characters.len() < 5 || rest.len() < 4
}

const WELL_KNOWN: [&str; 16] = [
    "password",
    "passw0rd",
    "qwerty",
    "qwertyuiop",
    "asdfgh",
    "zxcvbn",
    "123456",
    "1234567890",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "iloveyou",
    "changeme",
    "bellhop",
    "dingtalk",
];

pub async fn hash(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await.map_err(|error| Error::internal(&error))?.map_err(|error| Error::internal(&error))
}

/// Takes as long when there is no hash, so that the time says nothing about which accounts exist.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    let verified = tokio::task::spawn_blocking(move || {
        let Some(hash) = hash else {
            // The outcome does not matter, only that it is computed.
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    verified.await.map_err(|error| Error::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(password: &str) -> Option<Problem> {
        let mut invalid = Invalid::default();
        check(password, "linda@example.org", "password", &mut invalid);
        invalid.of("password").cloned()
    }

    #[test]
    fn passwords_that_everybody_tries_are_refused() {
        for bad in [
            "passwordpassword",
            "aaaaaaaaaaaaaa",
            "1234567890123",
            "abcdefghijklmn",
            "linda@example.org",
            "linda2026lin",
        ] {
            assert_eq!(problem(bad), Some(Problem::PasswordTooCommon), "{bad}");
        }
        assert_eq!(problem("short"), Some(Problem::PasswordTooShort { min: 12 }));
    }

    #[test]
    fn long_passwords_of_any_kind_are_taken() {
        for good in ["correct horse battery", "我的密码是很长很长的一句话啊", "x7#kQ9!mPz2&"] {
            assert_eq!(problem(good), None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_is_proven_by_its_hash_only() {
        let stored = hash("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horse".into(), Some(stored)).await.unwrap());
        assert!(!verify("correct horse battery".into(), None).await.unwrap());
    }
}
