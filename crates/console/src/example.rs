//! "Set up the example for me", and the test alert that ends the guide: the same use-cases that a person would go through by hand.

use std::sync::Arc;

use crate::view::{ContactGroupQuery, ContactQuery, DispatchRuleQuery, Example, TestAlert};
use model::{
    IntegrationId, Labels, RuleId,
    account::{Language, Principal},
    alert::{Ends, Incoming},
    condition::Operator,
    contact::ContactForm,
    contact_group::ContactGroupForm,
    dispatch_rule::{ConditionRow, DispatchRuleForm},
    draft::Saved,
    integration::{IntegrationForm, Kind},
    problem::{Invalid, Problem},
    settings::SettingsForm,
    severity::Severity,
};

use crate::{Console, Error, ExampleRobot, Result};

/// The test alert resolves by itself after five minutes, in milliseconds.
const TEST_ALERT: i64 = 300_000;

/// Names of what the example is made of.
struct Names {
    contact: &'static str,
    group: &'static str,
    rule: &'static str,
    integration: &'static str,
    /// Where test alerts come in by when there is no integration yet.
    test_integration: &'static str,
    summary: &'static str,
}

const ENGLISH: Names = Names {
    contact: "Demo on-call",
    group: "Demo team",
    rule: "Demo alerts",
    integration: "Demo alerts",
    test_integration: "Test alerts",
    summary: "This is a test alert from Bellhop. If you can read it in the group, everything works.",
};

const CHINESE: Names = Names {
    contact: "演示值班",
    group: "演示团队",
    rule: "演示告警",
    integration: "演示告警",
    test_integration: "测试告警",
    summary: "这是一条来自 Bellhop 的测试告警。能在群里看到它，就说明一切正常。",
};

impl Console {
    /// Contact, group, rule and integration for the simulator's demo robot, and a test alert. Refused without a simulator.
    /// What is there already by its name is kept. Until somebody has saved the settings, messages are in the language of the
    /// example, too.
    pub async fn set_up_example(&self, who: &Principal, language: Language) -> Result<Example> {
        let robot = self.inner.example_robot.clone().ok_or_else(|| refusal(Problem::NoSimulator))?;
        let names = match language {
            Language::English => ENGLISH,
            Language::Chinese => CHINESE,
        };
        self.make_example(who, language, &names, robot).await.map_err(partly_done)?;
        Ok(Example { alert_posted: true })
    }

    async fn make_example(
        &self,
        who: &Principal,
        language: Language,
        names: &Names,
        robot: ExampleRobot,
    ) -> Result<()> {
        self.speak(who, language).await?;
        let contact = self.example_contact(who, names, robot).await?;
        let group = self.example_group(who, names, contact).await?;
        self.example_rule(who, names, group).await?;
        let integration = self.integration_named(who, names.integration).await?;
        self.fire(integration, names.summary).await
    }

    async fn speak(&self, who: &Principal, language: Language) -> Result<()> {
        let settings = self.store().settings().await?;
        if settings == SettingsForm::default() && settings.language != language {
            return match self.save_settings(who, SettingsForm { language, ..settings }).await {
                // Somebody has saved them just now: what they chose counts.
                Ok(_) | Err(Error::Conflict(_)) => Ok(()),
                Err(error) => Err(error),
            };
        }
        Ok(())
    }

    /// Fires a test alert at the first enabled integration, as the last step of the guide, which asks for none: where there is
    /// no integration at all, one is made.
    pub async fn send_test_alert(&self, who: &Principal, language: Language) -> Result<()> {
        let names = match language {
            Language::English => ENGLISH,
            Language::Chinese => CHINESE,
        };
        let integrations = self.integrations(who).await?;
        let integration = match integrations.iter().find(|integration| integration.enabled) {
            Some(integration) => integration.id,
            None if integrations.is_empty() => self.integration_named(who, names.test_integration).await?,
            None => return Err(refusal(Problem::NoIntegration)),
        };
        self.fire(integration, names.summary).await.map_err(partly_done)
    }

    async fn fire(&self, integration: IntegrationId, summary: &str) -> Result<()> {
        // Each test alert is one of its own, so that each is announced.
        let number = self.now().0.to_string();
        let labels = Labels::from_iter([
            ("alertname", TestAlert::NAME),
            ("severity", "info"),
            ("source", "bellhop"),
            ("test", &number),
        ]);
        let alert = Incoming {
            integration,
            fingerprint: labels.fingerprint(),
            severity: Severity::of(&labels),
            labels: Arc::new(labels),
            annotations: Arc::new(Labels::from_iter([("summary", summary)])),
            generator_url: String::new(),
            starts_at: None,
            ends: Ends::After(TEST_ALERT),
            envelope: model::alert::Envelope::default(),
        };
        self.ingest(vec![alert], usize::MAX).await?;
        Ok(())
    }

    async fn example_contact(&self, who: &Principal, names: &Names, robot: ExampleRobot) -> Result<model::ContactId> {
        let query = ContactQuery { search: names.contact.into(), ..ContactQuery::default() };
        if let Some(known) = self.contacts(who, query).await?.rows.into_iter().find(|row| row.name == names.contact) {
            return Ok(known.id);
        }
        let form = ContactForm {
            name: names.contact.into(),
            webhook_url: robot.webhook_url,
            secret: robot.secret.unwrap_or_default(),
            phone: robot.phone,
            ..ContactForm::default()
        };
        match self.save_contact(who, form.clone()).await? {
            // Somebody has the phone number already: the example does without.
            Saved::Refused(invalid) if invalid.of("phone").is_some() => {
                done(self.save_contact(who, ContactForm { phone: String::new(), ..form }).await?)
            }
            saved => done(saved),
        }
    }

    async fn example_group(
        &self,
        who: &Principal,
        names: &Names,
        contact: model::ContactId,
    ) -> Result<model::ContactGroupId> {
        let query = ContactGroupQuery { search: names.group.into(), ..ContactGroupQuery::default() };
        if let Some(known) = self.contact_groups(who, query).await?.rows.into_iter().find(|row| row.name == names.group)
        {
            return Ok(known.id);
        }
        let form =
            ContactGroupForm { name: names.group.into(), contacts: vec![contact], ..ContactGroupForm::default() };
        done(self.save_contact_group(who, form).await?)
    }

    async fn example_rule(&self, who: &Principal, names: &Names, group: model::ContactGroupId) -> Result<RuleId> {
        let query = DispatchRuleQuery { search: names.rule.into(), ..DispatchRuleQuery::default() };
        if let Some(known) =
            self.dispatch_rules(who, query).await?.rows.into_iter().find(|row| row.rule.name == names.rule)
        {
            return Ok(known.rule.id);
        }
        let condition =
            ConditionRow { block: 0, label: "alertname".into(), operator: Operator::Matches, value: ".+".into() };
        let form = DispatchRuleForm {
            name: names.rule.into(),
            conditions: vec![condition],
            groups: vec![group],
            group_wait: "1".into(),
            ..DispatchRuleForm::default()
        };
        done(self.save_dispatch_rule(who, form).await?)
    }

    async fn integration_named(&self, who: &Principal, name: &str) -> Result<IntegrationId> {
        let known = self.integrations(who).await?.into_iter().find(|row| row.name == name);
        if let Some(known) = known {
            return Ok(known.id);
        }
        let form = IntegrationForm { name: name.into(), kind: Kind::ArmsEvent, ..IntegrationForm::default() };
        done(self.save_integration(who, form).await?)
    }
}

/// What consists of several steps may have been done in part: nobody may be told that nothing was changed.
fn partly_done(error: Error) -> Error {
    match error {
        Error::Unavailable => Error::Interrupted,
        error => error,
    }
}

fn done<Id>(saved: Saved<Id>) -> Result<Id> {
    match saved {
        Saved::Done(id) => Ok(id),
        Saved::Refused(invalid) => Err(Error::Refused(invalid)),
    }
}

fn refusal(problem: Problem) -> Error {
    let mut invalid = Invalid::default();
    invalid.add("example", problem);
    Error::Refused(invalid)
}
