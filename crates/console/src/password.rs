//! What a password must be: long enough, and not one that is guessed soon. The guessing is estimated by zxcvbn, which knows the
//! passwords, names and words that everybody tries, keyboard patterns, dates, and what people add to them.

use model::{
    account::MIN_PASSWORD,
    problem::{Invalid, Problem},
};
use zxcvbn::{Score, zxcvbn};

/// The longest password, in characters; hashing more would only cost time.
const MAX: u32 = 200;
/// Of a long password the estimate looks at these characters: it takes time by the square of the length.
const ESTIMATED: usize = 72;

/// Everybody who attacks Bellhop tries these.
const OURS: [&str; 4] = ["bellhop", "dingtalk", "dingding", "alert"];

pub fn check(password: &str, email: &str, field: &str, invalid: &mut Invalid) {
    let length = password.chars().count();
    if length < MIN_PASSWORD as usize {
        invalid.add(field, Problem::PasswordTooShort { min: MIN_PASSWORD });
    } else if length > MAX as usize {
        invalid.add(field, Problem::TooLong { max: MAX });
    } else if is_guessed_soon(password, email) {
        invalid.add(field, Problem::PasswordTooCommon);
    }
}

fn is_guessed_soon(password: &str, email: &str) -> bool {
    let (lower, email) = (password.to_lowercase(), email.to_lowercase());
    let name = email.split('@').next().unwrap_or("");
    // A name with little beside it, which an estimate of guesses by strangers would let pass.
    if name.len() >= 4 && lower.replace(name, "").chars().count() < 8 {
        return true;
    }
    let mut known = OURS.to_vec();
    known.push(&email);
    known.extend(email.split(['@', '.', '-', '_', '+']).filter(|part| part.len() >= 3));
    let estimated: String = password.chars().take(ESTIMATED).collect();
    zxcvbn(&estimated, &known).score() < Score::Three
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
            "password1234",
            "P@ssw0rd12345",
            "aaaaaaaaaaaaaa",
            "1234567890123",
            "abcdefghijklmn",
            "qwertyuiopasdf",
            "iloveyou2026!",
            "bellhop12345",
            "dingtalk2026!",
            "linda@example.org",
            "linda2026lin",
            "example.org1",
            "我的密码12345678",
            "密码密码密码密码密码密码",
        ] {
            assert_eq!(problem(bad), Some(Problem::PasswordTooCommon), "{bad}");
        }
        assert_eq!(problem("short"), Some(Problem::PasswordTooShort { min: 12 }));
    }

    #[test]
    fn long_passwords_of_any_kind_are_taken() {
        let longest = "correct horse battery staple ".repeat(7).chars().take(200).collect::<String>();
        for good in ["correct horse battery", "我的密码是很长很长的一句话啊", "x7#kQ9!mPz2&", longest.as_str()]
        {
            assert_eq!(problem(good), None, "{good}");
        }
        assert_eq!(problem(&format!("{longest}!")), Some(Problem::TooLong { max: 200 }));
    }
}
