//! Integrations.

use model::{
    IntegrationId,
    account::Principal,
    draft::Saved,
    integration::{IntegrationDetail, IntegrationForm, IntegrationRow},
};
use store::{IntegrationFields, Sensitive, Switch};

use crate::{Console, Error, Result, saved::saved, token};

impl Console {
    pub async fn integrations(&self, _who: &Principal) -> Result<Vec<IntegrationRow>> {
        Ok(self.store().integrations(self.now()).await?)
    }

    /// `base`: scheme and host that the browser used; taken where no public URL is set.
    pub async fn integration(&self, _who: &Principal, id: IntegrationId, base: &str) -> Result<IntegrationDetail> {
        let stored = self.store().integration(id, self.now()).await?.ok_or(Error::NotFound)?;
        let base = self.public_url(&self.store().settings().await?).unwrap_or_else(|| base.to_owned());
        let (refusals, notes) = self.remembered().of(id);
        Ok(IntegrationDetail {
            url: format!("{base}{}", stored.row.kind.path(stored.token.expose())),
            row: stored.row,
            created_at: stored.created_at,
            edited: stored.edited,
            refusals,
            notes,
        })
    }

    pub async fn integration_form(&self, _who: &Principal, id: IntegrationId) -> Result<IntegrationForm> {
        let stored = self.store().integration(id, self.now()).await?.ok_or(Error::NotFound)?;
        let row = stored.row;
        Ok(IntegrationForm {
            id: Some(row.id),
            version: stored.edited.version,
            name: row.name,
            kind: row.kind,
            description: row.description,
            auto_resolve: row.auto_resolve.map(|time| (time / 1000).to_string()).unwrap_or_default(),
            enabled: row.enabled,
        })
    }

    pub async fn save_integration(&self, who: &Principal, form: IntegrationForm) -> Result<Saved<IntegrationId>> {
        let auto_resolve = match form.check() {
            Ok(auto_resolve) => auto_resolve,
            Err(invalid) => return Ok(Saved::Refused(invalid)),
        };
        let fields = IntegrationFields {
            name: form.name.trim().to_owned(),
            kind: form.kind,
            description: form.description.trim().to_owned(),
            enabled: form.enabled,
            auto_resolve,
        };
        let edit = self.edit_by(who);
        let result = match form.id {
            Some(id) => self.store().update_integration(id, form.version, &fields, edit).await.map(|()| id),
            None => {
                let token = token::random();
                self.store().create_integration(&fields, token::hash(&token), &Sensitive::new(token), edit).await
            }
        };
        let result = saved(result)?;
        self.refresh_ingest().await;
        Ok(result)
    }

    /// A new token; the old URL stops working at once.
    pub async fn rotate_integration(&self, who: &Principal, id: IntegrationId) -> Result<()> {
        let token = token::random();
        self.store().rotate_integration(id, token::hash(&token), &Sensitive::new(token), self.edit_by(who)).await?;
        self.refresh_ingest().await;
        Ok(())
    }

    pub async fn switch_integration(&self, who: &Principal, id: IntegrationId, to: Switch) -> Result<()> {
        self.store().set_integration_enabled(id, to, self.edit_by(who)).await?;
        self.refresh_ingest().await;
        Ok(())
    }

    pub async fn delete_integration(&self, _who: &Principal, id: IntegrationId) -> Result<()> {
        self.store().delete_integration(id).await?;
        self.remembered().forget(id);
        self.refresh_ingest().await;
        Ok(())
    }
}
