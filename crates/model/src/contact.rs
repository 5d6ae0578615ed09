//! A contact: a person or an on-call phone who can be told, by the DingTalk robot of a group chat (`docs/product.md`).

use serde::{Deserialize, Serialize};

use crate::{
    ContactId, Version,
    limits::form,
    pasted,
    problem::{Invalid, Problem},
    robot::{self, MAX_KEYWORDS},
};

/// What the form of a contact holds. The webhook URL and the secret are write-only: empty keeps what is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    /// `None`: a new contact.
    pub id: Option<ContactId>,
    /// Of what the form was made from.
    pub version: Version,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub webhook_url: String,
    /// Take the stored robot away.
    pub remove_robot: bool,
    pub secret: String,
    /// Take the stored secret away.
    pub remove_secret: bool,
    /// As typed: separated by comma, semicolon or line.
    pub keywords: String,
    pub ding_user_id: String,
    pub system_notifications: bool,
}

/// Characters a name may have at most; contacts, groups, rules and integrations alike.
pub const MAX_NAME: usize = form::NAME_CHARS;
pub const MAX_KEYWORD: usize = 50;

impl ContactForm {
    /// What can be said without looking anything up. `has_robot`: the stored contact has a robot that stays.
    pub fn check(&self, has_robot: bool) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        check_name(&self.name, "name", &mut invalid);
        if is_short(&self.phone, form::PHONE_CHARS, "phone", &mut invalid)
            && !self.phone.trim().is_empty()
            && normal_phone(&self.phone).is_none()
        {
            invalid.add("phone", Problem::PhoneMalformed);
        }
        if is_short(&self.email, form::EMAIL_CHARS, "email", &mut invalid)
            && !self.email.trim().is_empty()
            && normal_email(&self.email).is_none()
        {
            invalid.add("email", Problem::EmailMalformed);
        }
        let robot = !self.webhook_url.trim().is_empty() || (has_robot && !self.remove_robot);
        if self.phone.trim().is_empty() && self.email.trim().is_empty() && !robot {
            invalid.add("phone", Problem::ContactUnreachable);
        }
        if !robot && !self.secret.trim().is_empty() {
            invalid.add("secret", Problem::SecretWithoutRobot);
        }
        self.check_robot(&mut invalid);
        is_short(&self.ding_user_id, form::USER_ID_CHARS, "ding_user_id", &mut invalid);
        invalid.into_result()
    }

    /// The lengths of what belongs to the robot; what is too long is neither read nor sent anywhere.
    pub fn check_robot(&self, invalid: &mut Invalid) {
        is_short(&self.webhook_url, form::WEBHOOK_CHARS, "webhook_url", invalid);
        if is_short(&self.secret, form::SECRET_CHARS, "secret", invalid) {
            self.check_secret(invalid);
        }
        if !is_short(&self.keywords, form::KEYWORDS_CHARS, "keywords", invalid) {
            return;
        }
        let keywords = robot::keywords(&self.keywords);
        if keywords.len() > MAX_KEYWORDS {
            invalid.add("keywords", Problem::TooMany { max: 10 });
        } else if keywords.iter().any(|keyword| keyword.chars().count() > MAX_KEYWORD) {
            let is_secret = keywords.iter().any(|keyword| keyword.starts_with("SEC"));
            let problem = if is_secret { Problem::KeywordIsSecret } else { Problem::KeywordTooLong { max: 50 } };
            invalid.add("keywords", problem);
        }
    }

    /// `DingTalk` promises no shape, but all secrets that it has ever shown begin like this and are one word.
    fn check_secret(&self, invalid: &mut Invalid) {
        let secret = self.secret.trim();
        if secret.contains("://") {
            invalid.add("secret", Problem::SecretIsUrl);
        } else if !secret.is_empty() && (!secret.starts_with("SEC") || secret.contains(char::is_whitespace)) {
            invalid.add("secret", Problem::SecretMalformed);
        }
    }

    /// The same as it was meant, where something was pasted.
    #[must_use]
    pub fn plain(self) -> Self {
        let plain = |text: String| match pasted::plain(&text) {
            plain if plain == text => text,
            plain => plain.into_owned(),
        };
        Self {
            phone: plain(self.phone),
            email: plain(self.email),
            webhook_url: plain(self.webhook_url),
            secret: plain(self.secret),
            keywords: pasted::visible(&self.keywords).into_owned(),
            ding_user_id: plain(self.ding_user_id),
            ..self
        }
    }

    /// For a draft: the same without what must not be stored in clear.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.webhook_url.clear();
        self.secret.clear();
        self
    }
}

/// Given, and not too long.
pub fn check_name(name: &str, field: &str, invalid: &mut Invalid) {
    let name = name.trim();
    if name.is_empty() {
        invalid.add(field, Problem::Required);
    } else {
        is_short(name, MAX_NAME, field, invalid);
    }
}

/// Whether `text`, without the blanks around it, has at most `max` characters; if not, that is what is wrong with `field`.
pub fn is_short(text: &str, max: usize, field: &str, invalid: &mut Invalid) -> bool {
    let short = text.trim().chars().nth(max).is_none();
    if !short {
        invalid.add(field, Problem::too_long(max));
    }
    short
}

/// A phone number as stored: digits, with `+` and the country code where it was given. The code 86 is dropped, because `DingTalk`
/// mentions Chinese numbers by their 11 digits.
pub fn normal_phone(text: &str) -> Option<String> {
    let compact: String = pasted::plain(text).chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let whole = compact.strip_prefix("00").map_or_else(|| compact.clone(), |rest| format!("+{rest}"));
    let compact = &whole;
    let compact = compact.strip_prefix("+86").or_else(|| compact.strip_prefix("86").filter(|rest| is_mainland(rest)));
    let compact = compact.unwrap_or(&whole).to_owned();
    let digits = compact.strip_prefix('+').unwrap_or(&compact);
    let plausible = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then_some(compact)
}

/// The number in the form in which `DingTalk` mentions it: 11 digits that begin with 1, or `+`, country code, hyphen, number.
/// `None`: it can mention nobody.
pub fn mentionable_phone(text: &str) -> Option<String> {
    let phone = normal_phone(text)?;
    match phone.strip_prefix('+') {
        Some(digits) => {
            let (code, number) = digits.split_at(country_code_length(digits));
            (!number.is_empty()).then(|| format!("+{code}-{number}"))
        }
        None => is_mainland(&phone).then_some(phone),
    }
}

fn is_mainland(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits of the country code that these begin with (ITU-T E.164): no code is the beginning of another one.
fn country_code_length(digits: &str) -> usize {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    if digits.starts_with(['1', '7']) {
        1
    } else if TWO.iter().any(|code| digits.starts_with(code)) {
        2
    } else {
        3.min(digits.len())
    }
}

/// An email address as stored: trimmed, lower case. `None` when it has not the shape `local@domain`.
pub fn normal_email(text: &str) -> Option<String> {
    let text = &*pasted::plain(text);
    let (local, domain) = text.split_once('@')?;
    let plausible = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && !domain.contains("..")
        && text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    plausible.then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_normalised() {
        assert_eq!(normal_phone("+86 138-0013-8000").as_deref(), Some("13800138000"));
        assert_eq!(normal_phone("0086 13800138000").as_deref(), Some("13800138000"));
        assert_eq!(normal_phone("+49 151 23456789").as_deref(), Some("+4915123456789"));
        assert_eq!(normal_phone("8613800138000").as_deref(), Some("13800138000"));
        assert_eq!(normal_phone("86 138 0013 8000").as_deref(), Some("13800138000"));
        assert_eq!(normal_phone("１３８００１３８０００\u{200b}").as_deref(), Some("13800138000"));
        assert_eq!(normal_phone("8621123456").as_deref(), Some("8621123456"));
        assert_eq!(normal_phone("call me"), None);
        assert_eq!(normal_phone("12"), None);
    }

    #[test]
    fn phone_numbers_that_can_mention_somebody() {
        for (text, mentions) in [
            ("13800138000", Some("13800138000")),
            ("+86 138-0013-8000", Some("13800138000")),
            ("86 13800138000", Some("13800138000")),
            ("+852-12345678", Some("+852-12345678")),
            ("+85212345678", Some("+852-12345678")),
            ("00852 1234 5678", Some("+852-12345678")),
            ("+1 415 555 0100", Some("+1-4155550100")),
            ("+49 151 23456789", Some("+49-15123456789")),
            ("+7 912 345 67 89", Some("+7-9123456789")),
            ("1380013800", None),
            ("4155550100", None),
            ("23800138000", None),
            ("+852", None),
            ("", None),
            ("call me", None),
        ] {
            assert_eq!(mentionable_phone(text).as_deref(), mentions, "{text}");
        }
    }

    #[test]
    fn secrets_and_keywords_that_are_something_else_are_told() {
        let form = |secret: &str, keywords: &str| ContactForm {
            name: "A".into(),
            secret: secret.into(),
            keywords: keywords.into(),
            ..ContactForm::default()
        };
        let problem =
            |secret: &str, keywords: &str, field: &str| form(secret, keywords).check(true).err()?.of(field).cloned();
        for (secret, expected) in [
            ("SEC0123", None),
            ("", None),
            ("hello", Some(Problem::SecretMalformed)),
            ("SEC01 23", Some(Problem::SecretMalformed)),
            ("https://oapi.dingtalk.com/robot/send?access_token=x", Some(Problem::SecretIsUrl)),
        ] {
            assert_eq!(problem(secret, "", "secret"), expected, "{secret}");
        }
        assert_eq!(problem("", &format!("SEC{}", "a".repeat(64)), "keywords"), Some(Problem::KeywordIsSecret));
        assert_eq!(problem("", &"k".repeat(51), "keywords"), Some(Problem::KeywordTooLong { max: 50 }));
        assert_eq!(problem("", "SECTION", "keywords"), None);
    }

    #[test]
    fn email_addresses_are_normalised() {
        assert_eq!(normal_email(" Ops@Example.ORG ").as_deref(), Some("ops@example.org"));
        for bad in ["ops", "@example.org", "ops@", "ops@example", "o ps@example.org", "a@b@c.org"] {
            assert_eq!(normal_email(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_field_has_a_length() {
        let long = |max: usize| "1".repeat(max + 1);
        let form = ContactForm {
            name: long(form::NAME_CHARS),
            phone: long(form::PHONE_CHARS),
            email: long(form::EMAIL_CHARS),
            webhook_url: long(form::WEBHOOK_CHARS),
            secret: format!("SEC{}", long(form::SECRET_CHARS)),
            keywords: long(form::KEYWORDS_CHARS),
            ding_user_id: long(form::USER_ID_CHARS),
            ..ContactForm::default()
        };
        let invalid = form.check(true).unwrap_err();
        for (field, max) in [
            ("name", form::NAME_CHARS),
            ("phone", form::PHONE_CHARS),
            ("email", form::EMAIL_CHARS),
            ("webhook_url", form::WEBHOOK_CHARS),
            ("secret", form::SECRET_CHARS),
            ("keywords", form::KEYWORDS_CHARS),
            ("ding_user_id", form::USER_ID_CHARS),
        ] {
            assert_eq!(invalid.of(field), Some(&Problem::too_long(max)), "{field}");
        }
        assert_eq!(invalid.0.len(), 7, "each field has one error: {invalid:?}");
    }

    #[test]
    fn a_contact_must_be_reachable_one_way_at_least() {
        let nobody = ContactForm { name: "Nobody".into(), ..ContactForm::default() };
        assert_eq!(nobody.check(false).unwrap_err().of("phone"), Some(&Problem::ContactUnreachable));
        assert_eq!(nobody.check(true), Ok(()));
        let leaving = ContactForm { remove_robot: true, ..nobody };
        assert_eq!(leaving.check(true).unwrap_err().of("phone"), Some(&Problem::ContactUnreachable));
    }
}
