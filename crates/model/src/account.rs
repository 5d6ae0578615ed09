//! Accounts of people who use the console, and the [`Principal`] that every use-case takes.

use serde::{Deserialize, Serialize};

use crate::AccountId;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// From a tag such as `zh`, `zh-Hans-CN`, `en-GB`.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.trim().split(['-', '_']).next().unwrap_or("").to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the browser says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }
}

/// Who asks: a logged-in account, proven by its session. Every use-case of `console` takes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    pub account: AccountId,
    pub email: String,
    pub language: Option<Language>,
    pub theme: Theme,
    /// Names the session without proving it: the key of its drafts. No page shows it: the tokens of its forms are made of it.
    pub session: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    pub email: String,
    pub password: String,
    /// Where to go afterwards; only a path of this console.
    pub next: String,
}

/// Creating the first account, accepting an invitation, choosing a new password by link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    pub token: String,
    pub email: String,
    pub password: String,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Creates the first administrator.
    Setup,
    Invite,
    /// A new password for a known account.
    Reset,
    /// Logs in without a password; only made by `bellhop demo`.
    LogIn,
}

impl LinkKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::LogIn => "log_in",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Setup, Self::Invite, Self::Reset, Self::LogIn].into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current: String,
    pub new: String,
    /// What [`Proof::form_token`] is.
    pub form_token: String,
}

/// In the forms of what makes or unmakes an administrator: who asks for it, once more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proof {
    /// Of the account that asks; only looked at when the last proof is too old.
    pub password: String,
    /// Only pages of this session have it: a form that somebody else has brought into a page has not.
    pub form_token: String,
}

/// What a page must ask for so that its forms carry a [`Proof`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofAsked {
    pub form_token: String,
    pub by: ProvedBy,
}

/// How somebody can prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvedBy {
    /// They did within the last minutes.
    Now,
    Password,
    /// As they logged in: by opening the link of the demo again.
    Link,
}

/// The shortest password.
pub const MIN_PASSWORD: u32 = 12;
