//! How an installation and a robot want their messages: language, zone, public URL, keywords.

use model::{AlertId, account::Language};

use crate::{Zone, words::Words};

#[derive(Clone, Debug)]
pub struct Style<'a> {
    pub language: Language,
    pub zone: Zone,
    /// Where people reach Bellhop; `None`: messages carry no link to it. Not http(s), or too long to be useful, counts as `None`.
    pub public_url: Option<&'a str>,
    /// The robot's custom keywords (`docs/dingtalk.md` 1). One longer than `model::contact::MAX_KEYWORD` characters cannot be
    /// a keyword and is ignored.
    pub keywords: &'a [String],
}

/// Longest public URL that is linked to, in bytes.
const MAX_PUBLIC_URL: usize = 500;

impl Style<'_> {
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// The console.
    pub(crate) fn console_url(&self) -> Option<String> {
        let base = model::web::web_address(self.public_url?, MAX_PUBLIC_URL)?;
        Some(format!("{}/", base.trim_end_matches('/')))
    }

    /// The list of alerts in the console.
    pub(crate) fn list_url(&self) -> Option<String> {
        self.console_url().map(|console| format!("{console}alerts"))
    }

    /// An alert's page in the console.
    pub(crate) fn alert_url(&self, alert: AlertId) -> Option<String> {
        self.list_url().map(|list| format!("{list}/{alert}"))
    }
}
