//! Contacts.

use crate::view::{Choice, ContactDetail, ContactQuery, ContactRow, Deleted, Page, TestResult};
use dingtalk::{Secret, WebhookUrl};
use dispatch::{Test, TestOutcome, TestScope};
use model::{
    ContactId, RobotId,
    account::Principal,
    contact::{ContactForm, normal_email, normal_phone},
    draft::Saved,
    limits::form::CONTACTS,
    problem::{Invalid, Problem},
    robot,
    version::Conflict,
};
use store::{Credentials, Detach, RobotChange, SaveContact};

use crate::{
    Console, Error, Result,
    robot::{new_robot, secret_change},
    saved::saved,
};

impl Console {
    pub async fn contacts(&self, _who: &Principal, query: ContactQuery) -> Result<Page<ContactRow>> {
        Ok(self.store().contacts(&query, self.now()).await?)
    }

    pub async fn contact(&self, _who: &Principal, id: ContactId) -> Result<ContactDetail> {
        self.store().contact(id, self.now()).await?.ok_or(Error::NotFound)
    }

    /// The form of a stored contact; its URL and secret stay empty.
    pub async fn contact_form(&self, _who: &Principal, id: ContactId) -> Result<ContactForm> {
        self.store().contact_form(id).await?.ok_or(Error::NotFound)
    }

    pub async fn save_contact(&self, who: &Principal, form: ContactForm) -> Result<Saved<ContactId>> {
        let form = form.plain();
        let known = match form.id {
            Some(id) => {
                let stored = self.store().contact(id, self.now()).await?;
                Some(stored.ok_or(Error::Conflict(Conflict::Deleted))?)
            }
            None => None,
        };
        let webhook = match self.checked(&form, known.as_ref()) {
            Ok(webhook) => webhook,
            Err(invalid) => return Ok(Saved::Refused(invalid)),
        };
        let edit = self.edit_by(who);
        let robot = match webhook {
            Some(url) => RobotChange::Set(new_robot(&url, &form, edit.at)),
            None if form.remove_robot => RobotChange::Remove,
            None => RobotChange::Keep { secret: secret_change(&form), keywords: Some(robot::keywords(&form.keywords)) },
        };
        let contact = SaveContact {
            id: form.id,
            version: form.version,
            name: form.name.trim().to_owned(),
            phone: normal_phone(&form.phone),
            email: normal_email(&form.email),
            ding_user_id: form.ding_user_id.trim().to_owned(),
            system_notifications: form.system_notifications,
            robot,
            limit: Some(CONTACTS),
        };
        let result = saved(self.store().save_contact(&contact, edit).await)?;
        Ok(self.reload_if_saved(result).await)
    }

    pub async fn delete_contacts(&self, who: &Principal, ids: Vec<ContactId>, detach: Detach) -> Result<Deleted> {
        let deleted = self.store().delete_contacts(&ids, detach, self.edit_by(who)).await?;
        self.reload().await;
        Ok(deleted)
    }

    pub async fn contact_choices(&self, _who: &Principal) -> Result<Vec<Choice<ContactId>>> {
        Ok(self.store().contact_choices().await?)
    }

    /// Sends a test message through the queue and budget of the form's robot; waits for the answer.
    pub async fn test_contact(&self, who: &Principal, form: ContactForm) -> Result<TestResult> {
        let form = form.plain();
        let mut errors = Invalid::default();
        form.check_robot(&mut errors);
        if let Err(errors) = errors.into_result() {
            return Ok(TestResult::Refused { errors });
        }
        let known = match form.id {
            Some(id) => self.contact(who, id).await?.row.robot,
            None => None,
        };
        let (robot, webhook) = match self.webhook(&form) {
            Err(error) => return Ok(TestResult::Refused { errors: Invalid(vec![error]) }),
            Ok(Some(url)) => (self.robot_of(&url).await?, Some(url)),
            Ok(None) => match known {
                Some(robot) if !form.remove_robot => (robot.id, None),
                _ => {
                    let mut errors = Invalid::default();
                    errors.add("webhook_url", Problem::Required);
                    return Ok(TestResult::Refused { errors });
                }
            },
        };
        let stored = self.store().credentials(robot).await?;
        let Some(test) = test_of(robot, webhook, &stored, &form) else {
            return Err(Error::internal(&"a stored webhook URL cannot be read"));
        };
        Ok(match self.dispatcher().test(test).await? {
            TestOutcome::Answered(answer) => TestResult::Answered { answer },
            TestOutcome::Wait(until) => TestResult::Wait { until },
            TestOutcome::Cancelled => TestResult::Cancelled,
            TestOutcome::Expired => TestResult::Expired,
        })
    }

    /// All that is wrong with the form, or the URL in it.
    fn checked(&self, form: &ContactForm, known: Option<&ContactDetail>) -> Result<Option<WebhookUrl>, Invalid> {
        let has_robot = known.is_some_and(|known| known.row.robot.is_some());
        let mut invalid = form.check(has_robot).err().unwrap_or_default();
        if invalid.of("webhook_url").is_some() {
            return Err(invalid);
        }
        let webhook = self.webhook(form);
        if let Err(error) = &webhook {
            invalid.0.push(error.clone());
        }
        invalid.into_result()?;
        Ok(webhook.ok().flatten())
    }

    /// The robot of a URL that need not be saved yet: it gets its row, and with it its queue and budget, but no secret.
    async fn robot_of(&self, url: &WebhookUrl) -> Result<RobotId> {
        let bare = new_robot(url, &ContactForm::default(), self.now());
        Ok(self.store().upsert_robot(&bare).await?)
    }
}

/// What was typed, and what is stored where nothing was typed. `None`: the stored URL cannot be read.
fn test_of(robot: RobotId, webhook: Option<WebhookUrl>, stored: &Credentials, form: &ContactForm) -> Option<Test> {
    let webhook = match webhook {
        Some(webhook) => webhook,
        None => WebhookUrl::parse(stored.webhook_url.expose()).ok()?,
    };
    let stored_secret = stored.secret.as_ref().and_then(|secret| Secret::parse(secret.expose()));
    let typed_secret = Secret::parse(&form.secret);
    let same_secret = match &typed_secret {
        None => !form.remove_secret,
        Some(typed) => stored_secret.as_ref().is_some_and(|stored| stored.expose() == typed.expose()),
    };
    let typed_keywords = robot::keywords(&form.keywords);
    let same_keywords = typed_keywords == stored.keywords;
    Some(Test {
        robot,
        webhook,
        secret: typed_secret.or(if form.remove_secret { None } else { stored_secret }),
        keywords: if typed_keywords.is_empty() { stored.keywords.clone() } else { typed_keywords },
        contact_name: form.name.trim().to_owned(),
        scope: if same_secret && same_keywords { TestScope::StoredRobot } else { TestScope::OnlyForm },
    })
}
