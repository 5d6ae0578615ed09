//! Settings of the installation and of one's own account.

use crate::view::SettingsView;
use message::Zone;
use model::{
    account::{Language, Principal, Theme},
    contact::is_short,
    draft::Saved,
    limits::form::{NUMBER_CHARS, PUBLIC_URL_CHARS},
    problem::{Invalid, Problem},
    settings::{ROBOT_BUDGET, SettingsForm},
};

use crate::{Console, Result};

impl Console {
    pub async fn settings(&self, who: &Principal) -> Result<SettingsView> {
        let store = self.store();
        let (alerts, deliveries) = store.stored_counts().await?;
        let own = store.account(who.account).await?;
        let mut form = store.settings().await?;
        if let Some(url) = &self.inner.public_url.given {
            form.public_url.clone_from(url);
        }
        Ok(SettingsView {
            form,
            edited: store.settings_edited().await?,
            public_url_fixed: self.inner.public_url.given.is_some(),
            accounts: store.accounts(self.now()).await?,
            sessions: store.sessions(who.account, &who.session, self.now()).await?,
            proof: self.proof_asked(who).await?,
            has_password: own.is_some_and(|account| account.password_hash.is_some()),
            database_bytes: store.database_bytes().await?,
            alerts,
            deliveries,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    pub async fn save_settings(&self, who: &Principal, form: SettingsForm) -> Result<Saved<()>> {
        let form = SettingsForm {
            version: form.version,
            language: form.language,
            zone: form.zone.trim().to_owned(),
            public_url: form.public_url.trim().trim_end_matches('/').to_owned(),
            robot_budget: form.robot_budget.trim().to_owned(),
        };
        if let Err(invalid) = check(&form) {
            return Ok(Saved::Refused(invalid));
        }
        self.store().save_settings(&form, self.edit_by(who)).await?;
        self.refresh_ingest().await;
        self.reload().await;
        Ok(Saved::Done(()))
    }

    /// The settings as they are, with this public URL.
    pub async fn set_public_url(&self, who: &Principal, public_url: String) -> Result<Saved<()>> {
        let form = SettingsForm { public_url, ..self.store().settings().await? };
        self.save_settings(who, form).await
    }

    pub async fn set_language(&self, who: &Principal, language: Language) -> Result<()> {
        Ok(self.store().set_language(who.account, language).await?)
    }

    pub async fn set_theme(&self, who: &Principal, theme: Theme) -> Result<()> {
        Ok(self.store().set_theme(who.account, theme).await?)
    }
}

fn check(form: &SettingsForm) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    is_short(&form.public_url, PUBLIC_URL_CHARS, "public_url", &mut invalid);
    if Zone::parse(&form.zone).is_err() {
        invalid.add("zone", Problem::ZoneUnknown);
    }
    let host = form.public_url.strip_prefix("https://").or_else(|| form.public_url.strip_prefix("http://"));
    if invalid.of("public_url").is_none()
        && !form.public_url.is_empty()
        && host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#', ' ']))
    {
        invalid.add("public_url", Problem::UrlMalformed);
    }
    let (min, max) = ROBOT_BUDGET;
    match form.robot_budget.parse::<u32>() {
        _ if form.robot_budget.len() > NUMBER_CHARS => invalid.add("robot_budget", Problem::NotANumber),
        Ok(budget) if (min..=max).contains(&budget) => {}
        Ok(_) => invalid.add("robot_budget", Problem::OutOfRange { min, max }),
        Err(_) => invalid.add("robot_budget", Problem::NotANumber),
    }
    invalid.into_result()
}
