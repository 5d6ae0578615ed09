//! What is wrong with what a person or a client gave, as data: `app` puts it into words in the reader's language, and
//! [`Problem`]'s `Display` is the English text that API clients get.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One refused field. `field` is the name of the form's or the body's field, with indices (`conditions[0][1].value`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub problem: Problem,
}

impl FieldError {
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }
}

/// A form that was refused: every field that is wrong, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invalid(pub Vec<FieldError>);

impl Invalid {
    pub fn add(&mut self, field: impl Into<String>, problem: Problem) {
        self.0.push(FieldError::new(field, problem));
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.problem)
    }
}

/// What is wrong with one field and, in its words, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    Required,
    TooLong {
        max: u32,
    },
    TooShort {
        min: u32,
    },
    TooMany {
        max: u32,
    },
    /// Another row has this name.
    NameTaken {
        by: String,
    },
    PhoneTaken {
        by: String,
    },
    EmailTaken {
        by: String,
    },
    PhoneMalformed,
    EmailMalformed,
    /// At least one of phone, email, robot.
    ContactUnreachable,
    WebhookMalformed,
    /// Only https (http for hosts named with `--robot-host`).
    WebhookNotHttps,
    WebhookHostNotAllowed {
        host: String,
    },
    /// The path is not `/robot/send`-like or has credentials in it.
    WebhookPath,
    WebhookTokenMissing,
    /// A `SEC...` signing secret was pasted where the URL or its token belongs.
    WebhookIsSecret,
    /// The token of a URL without the URL.
    WebhookIsToken,
    /// `https://` is missing, and nothing else.
    WebhookSchemeMissing,
    /// The address of a robot of another product.
    WebhookOfOther {
        product: String,
    },
    /// Almost the host of `DingTalk`.
    WebhookHostMisspelt {
        host: String,
        meant: String,
    },
    SecretWithoutRobot,
    SecretIsUrl,
    SecretMalformed,
    /// A `SEC...` signing secret where keywords belong.
    KeywordIsSecret,
    KeywordTooLong {
        max: u32,
    },
    /// Bytes: labels are cut there when they come in.
    LabelTooLong {
        max: u32,
    },
    RegexInvalid {
        position: u32,
        message: String,
    },
    /// Matching could take too long.
    RegexTooCostly,
    /// All rules together hold as many different expressions as they may, or as large ones.
    RegexesTooMany {
        max: u32,
        mebibytes: u32,
    },
    ConditionIncomplete,
    /// Not a number of seconds within these bounds.
    SecondsOutOfRange {
        min: u32,
        max: u32,
    },
    OutOfRange {
        min: u32,
        max: u32,
    },
    NotANumber,
    HandlerMissing,
    Unknown {
        what: String,
    },
    Choice,
    PasswordTooShort {
        min: u32,
    },
    PasswordTooCommon,
    PasswordWrong,
    /// So many wrong ones that the next try has to wait.
    TooManyTries {
        seconds: u32,
    },
    /// It was too long ago that the account proved who it is: its password is asked for.
    ProofNeeded,
    /// The same for an account without a password: it logs in again by its link.
    ProofByLinkNeeded,
    /// The form is not from a page of this session.
    FormForeign,
    LinkInvalid,
    ZoneUnknown,
    UrlMalformed,
    LabelsMalformed,
    /// The line, from 1, is not `word = P1`.
    SeverityLine {
        line: u32,
    },
    NoLabels,
    /// Without this account nobody could log in any more.
    LastAccount,
    /// A test message is sent from the form of its contact.
    TestNotResent,
    /// The example needs the built-in simulator.
    NoSimulator,
    /// A test alert needs an enabled integration to come in by.
    NoIntegration,
    Malformed {
        expected: String,
    },
}

impl Problem {
    pub fn too_long(max: usize) -> Self {
        Self::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) }
    }

    pub fn too_many(max: usize) -> Self {
        Self::TooMany { max: u32::try_from(max).unwrap_or(u32::MAX) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("is required"),
            Self::TooLong { max } => write!(f, "is longer than {max} characters"),
            Self::TooShort { min } => write!(f, "is shorter than {min} characters"),
            Self::TooMany { max } => write!(f, "has more than {max} entries"),
            Self::NameTaken { by } => write!(f, "is already used by {by}"),
            Self::PhoneTaken { by } => write!(f, "this phone number already belongs to {by}"),
            Self::EmailTaken { by } => write!(f, "this email address already belongs to {by}"),
            Self::PhoneMalformed => {
                f.write_str("is not a phone number: digits, with + and the country code if it is not in China")
            }
            Self::EmailMalformed => f.write_str("is not an email address"),
            Self::ContactUnreachable => {
                f.write_str("give at least one of mobile phone number, email and DingTalk robot")
            }
            Self::WebhookMalformed => f.write_str("is not a URL; copy the whole webhook URL of the robot"),
            Self::WebhookNotHttps => f.write_str("must start with https://"),
            Self::WebhookHostNotAllowed { host } => {
                write!(f, "the host {host} is not allowed; start Bellhop with --robot-host {host} to allow it")
            }
            Self::WebhookPath => f.write_str("is not the address of a robot: the path must end in /robot/send"),
            Self::WebhookTokenMissing => f.write_str("has no access_token; copy the whole webhook URL of the robot"),
            Self::WebhookIsSecret => f.write_str(
                "this is the signing secret (SEC...), not the webhook URL; put it into the field Signing secret",
            ),
            Self::WebhookIsToken => {
                f.write_str("is only the token; the URL is https://oapi.dingtalk.com/robot/send?access_token= and then the token")
            }
            Self::WebhookSchemeMissing => f.write_str("put https:// before it"),
            Self::WebhookOfOther { product } => {
                write!(f, "is the address of a robot of {product}; messages are sent to DingTalk only")
            }
            Self::WebhookHostMisspelt { host, meant } => write!(f, "the host {host} is not allowed; is {meant} meant?"),
            Self::SecretIsUrl => f.write_str("is a URL; the signing secret begins with SEC"),
            Self::SecretMalformed => f.write_str("is not a signing secret: it is one word and begins with SEC"),
            Self::KeywordIsSecret => f.write_str("this is the signing secret (SEC...); put it into the field Signing secret"),
            Self::SecretWithoutRobot => f.write_str("a signing secret needs a DingTalk robot"),
            Self::KeywordTooLong { max } => write!(f, "a keyword is longer than {max} characters"),
            Self::LabelTooLong { max } => write!(f, "the name of a label is longer than {max} bytes"),
            Self::RegexInvalid { position, message } => {
                write!(f, "is not a regular expression: {message} (at character {position})")
            }
            Self::RegexTooCostly => f.write_str(
                "would take too long to match: write * or + for counted repetitions such as {0,64}, or name what may be \
                 repeated, as in [^.]{0,64} for .{0,64}",
            ),
            Self::RegexesTooMany { max, mebibytes } => write!(
                f,
                "all rules together have {max} different regular expressions or {mebibytes} MiB of them, and no more are taken: use \
                 \"equals\" or \"is one of\" where that is enough, or an expression that another rule has"
            ),
            Self::ConditionIncomplete => f.write_str("give a label, or remove the condition"),
            Self::SecondsOutOfRange { min, max } => write!(f, "must be {min} to {max} seconds"),
            Self::OutOfRange { min, max } => write!(f, "must be {min} to {max}"),
            Self::NotANumber => f.write_str("is not a whole number"),
            Self::HandlerMissing => f.write_str("choose at least one contact or contact group"),
            Self::Unknown { what } => write!(f, "{what} does not exist any more"),
            Self::Choice => f.write_str("is not one of the choices"),
            Self::PasswordTooShort { min } => write!(f, "must have at least {min} characters"),
            Self::PasswordTooCommon => {
                f.write_str("is too easy to guess; take four or more words that do not belong together")
            }
            Self::PasswordWrong => f.write_str("is wrong"),
            Self::TooManyTries { seconds } => write!(f, "too many wrong passwords; try again in {seconds} seconds"),
            Self::ProofNeeded => f.write_str("give your password once more"),
            Self::ProofByLinkNeeded => f.write_str("log in once more by the link that `bellhop demo` has printed"),
            Self::FormForeign => {
                f.write_str("this form is not from a page of your session; check it and send it again")
            }
            Self::LinkInvalid => f.write_str("this link has been used or is too old; ask for a new one"),
            Self::ZoneUnknown => f.write_str("is not a time zone; give an IANA name such as Asia/Shanghai"),
            Self::UrlMalformed => f.write_str("is not an http or https URL"),
            Self::SeverityLine { line } => write!(f, "line {line} is not word = level, for example SEV1 = P1"),
            Self::LabelsMalformed => f.write_str("give labels as name=value, one a line, or as a JSON object"),
            Self::NoLabels => f.write_str("has no label"),
            Self::LastAccount => f.write_str("is the last account that can log in"),
            Self::TestNotResent => f.write_str("is a test message; send another one from the form of the contact"),
            Self::NoSimulator => {
                f.write_str("needs the built-in simulator: start `bellhop demo`, or `bellhop serve` with --simulator")
            }
            Self::NoIntegration => f.write_str("needs an enabled integration to come in by"),
            Self::Malformed { expected } => write!(f, "expected {expected}"),
        }
    }
}
