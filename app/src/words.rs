//! What Bellhop says, in English and Simplified Chinese. One file per noun, each with a struct of words and one table per
//! language (`EN`, `ZH`): a word that is missing in one of them does not compile. Sentences with something in them are
//! functions. Enumerations of the model get their words in [`values`], [`problem`] and [`meaning`].
//!
//! Names of fields are accessible names that scripts rely on: do not change the English ones.

mod alert;
mod common;
mod conflict;
mod contact;
mod contact_group;
mod deletion;
mod delivery;
mod dispatch_rule;
mod flash;
mod form;
mod integration;
mod meaning;
mod nav;
mod noted;
mod overview;
mod problem;
mod refused;
mod session;
mod set_aside;
mod settings;
mod simulator;
mod values;

use model::account::Language;

pub(crate) use crate::browser_words::count;
use crate::{browser_words, error::AppError};
pub use deletion::Deletion;
pub use meaning::Advice;
pub use refused::Refused;

pub struct Words {
    pub language: Language,
    pub alert: alert::Alert,
    pub common: common::Common,
    pub conflict: conflict::Conflict,
    pub contact: contact::Contact,
    pub contact_group: contact_group::ContactGroup,
    pub delivery: delivery::Delivery,
    pub dispatch_rule: dispatch_rule::DispatchRule,
    pub flash: flash::Flash,
    pub form: form::Form,
    pub integration: integration::Integration,
    pub nav: nav::Nav,
    pub overview: overview::Overview,
    pub session: session::Session,
    pub set_aside: set_aside::SetAside,
    pub settings: settings::Settings,
    pub simulator: simulator::Simulator,
    /// Also known to the browser.
    pub time: &'static browser_words::Time,
}

static EN: Words = Words {
    language: Language::English,
    alert: alert::EN,
    common: common::EN,
    conflict: conflict::EN,
    contact: contact::EN,
    contact_group: contact_group::EN,
    delivery: delivery::EN,
    dispatch_rule: dispatch_rule::EN,
    flash: flash::EN,
    form: form::EN,
    integration: integration::EN,
    nav: nav::EN,
    overview: overview::EN,
    session: session::EN,
    set_aside: set_aside::EN,
    settings: settings::EN,
    simulator: simulator::EN,
    time: browser_words::time(Language::English),
};

static ZH: Words = Words {
    language: Language::Chinese,
    alert: alert::ZH,
    common: common::ZH,
    conflict: conflict::ZH,
    contact: contact::ZH,
    contact_group: contact_group::ZH,
    delivery: delivery::ZH,
    dispatch_rule: dispatch_rule::ZH,
    flash: flash::ZH,
    form: form::ZH,
    integration: integration::ZH,
    nav: nav::ZH,
    overview: overview::ZH,
    session: session::ZH,
    set_aside: set_aside::ZH,
    settings: settings::ZH,
    simulator: simulator::ZH,
    time: browser_words::time(Language::Chinese),
};

pub fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &EN,
        Language::Chinese => &ZH,
    }
}

impl Words {
    /// Why something could not be done, and what to do.
    pub fn fault(&self, error: &AppError) -> String {
        browser_words::fault(self.language, error)
    }

    /// One of two, for words of enumerations.
    pub(crate) fn either<T>(&self, english: T, chinese: T) -> T {
        browser_words::either(self.language, english, chinese)
    }
}
