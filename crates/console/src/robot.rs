//! From what a form says about a robot to what the store and the dispatcher need: the URL checked and normalised
//! (`docs/dingtalk.md` 1), its host allowed.

use dingtalk::{Secret, WebhookUrl};
use model::{
    Millis,
    contact::ContactForm,
    problem::{FieldError, Problem},
    robot,
};
use store::{NewRobot, SecretChange, Sensitive};

use crate::Console;

impl Console {
    /// The URL in the form; `None` when the field is empty.
    pub(crate) fn webhook(&self, form: &ContactForm) -> Result<Option<WebhookUrl>, FieldError> {
        let text = form.webhook_url.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let refuse = |problem: Problem| FieldError::new("webhook_url", problem);
        let url = WebhookUrl::parse(text).map_err(|error| refuse(error.into()))?;
        self.inner.policy.check(&url).map_err(|refused| refuse(refused.into()))?;
        Ok(Some(url))
    }
}

/// The row of a robot as the form describes it. Its keywords count only where they were given: the robot may be known.
pub fn new_robot(url: &WebhookUrl, form: &ContactForm, now: Millis) -> NewRobot {
    let keywords = robot::keywords(&form.keywords);
    NewRobot {
        url: Sensitive::new(url.expose()),
        masked_url: url.masked(),
        secret: secret_change(form),
        keywords: (!keywords.is_empty()).then_some(keywords),
        now,
    }
}

pub fn secret_change(form: &ContactForm) -> SecretChange {
    match Secret::parse(&form.secret) {
        Some(secret) => SecretChange::Set(Sensitive::new(secret.expose())),
        None if form.remove_secret => SecretChange::Clear,
        None => SecretChange::Keep,
    }
}
