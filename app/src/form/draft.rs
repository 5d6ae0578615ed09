//! A form as a page gets it: fresh, as stored, or as it was refused a moment ago.

use model::{
    account::{LinkForm, PasswordForm},
    contact::ContactForm,
    contact_group::ContactGroupForm,
    dispatch_rule::DispatchRuleForm,
    dry_run::DryRunForm,
    integration::IntegrationForm,
    problem::Invalid,
    settings::SettingsForm,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::error::AppError;

/// A form with what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilledForm<F> {
    pub form: F,
    pub errors: Invalid,
    /// Why it could not be saved although nothing is wrong with it.
    pub fault: Option<AppError>,
    /// The answer to a button that does not save, as JSON; see [`FilledForm::note`].
    pub note: Option<String>,
    /// Secrets were typed and not kept: they have to be typed again.
    pub secrets_lost: bool,
    /// Their names, as far as the form knows them.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// It was made from another version than the stored one; see [`super::conflict`].
    #[serde(default)]
    pub stale: bool,
    /// Texts were too long to be kept.
    #[serde(default)]
    pub texts_lost: bool,
}

impl<F> FilledForm<F> {
    /// A form without a history.
    pub fn fresh(form: F) -> Self {
        let (errors, secrets) = (Invalid::default(), Vec::new());
        Self { form, errors, fault: None, note: None, secrets_lost: false, secrets, stale: false, texts_lost: false }
    }

    /// The answer to a button that does not save, as the type that its server function answers with.
    pub fn note<N: DeserializeOwned>(&self) -> Option<N> {
        serde_json::from_str(self.note.as_deref()?).ok()
    }
}

/// A form that can be kept while it is refused.
pub trait Draftable: Clone + PartialEq {
    /// Tells the drafts of a page's forms from each other.
    const NAME: &'static str;

    /// The same without what must not be stored in clear.
    #[must_use]
    fn without_secrets(self) -> Self {
        self
    }

    /// The names of the fields with what must not be stored in clear.
    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }
}

impl Draftable for ContactForm {
    const NAME: &'static str = "contact";

    fn without_secrets(self) -> Self {
        Self::without_secrets(self)
    }

    fn secrets(&self) -> Vec<String> {
        let secrets = [("webhook_url", &self.webhook_url), ("secret", &self.secret)];
        let typed = secrets.iter().filter(|(_, value)| !value.trim().is_empty());
        typed.map(|(name, _)| (*name).to_owned()).collect()
    }
}

impl Draftable for LinkForm {
    const NAME: &'static str = "link";

    fn without_secrets(self) -> Self {
        Self { password: String::new(), token: String::new(), ..self }
    }
}

impl Draftable for PasswordForm {
    const NAME: &'static str = "password";

    fn without_secrets(self) -> Self {
        Self::default()
    }
}

/// Forms without secrets.
macro_rules! draftable {
    ($($form:ty = $name:literal),* $(,)?) => {$(
        impl $crate::form::Draftable for $form {
            const NAME: &'static str = $name;
        }
    )*};
}
pub(crate) use draftable;

draftable! {
    ContactGroupForm = "contact_group",
    DispatchRuleForm = "dispatch_rule",
    DryRunForm = "dry_run",
    IntegrationForm = "integration",
    SettingsForm = "settings",
    // Buttons alone.
    () = "button",
}
