//! Integrations.

use crate::view::{IntegrationDetail, IntegrationRow, SeverityCount, SeverityWord};
use model::{
    IntegrationId,
    account::Principal,
    draft::Saved,
    integration::{Checked, IntegrationForm, Kind},
    noted::Noted,
    severity::{self, Level, Severity, Table},
};
use store::{IntegrationFields, Sensitive, Switch};

use crate::{Console, Error, Result, saved::saved, token};

const DAY: i64 = 24 * 3_600_000;
/// Milliseconds for which the words of severity are counted.
const WORDS_SEEN: i64 = 7 * DAY;

/// What the words mean now, whatever they meant when they came.
fn words(counts: Vec<SeverityCount>, table: &Table) -> Vec<SeverityWord> {
    let mut words: Vec<SeverityWord> = Vec::new();
    for SeverityCount { severity: Severity { word, .. }, alerts } in
        counts.into_iter().filter(|count| !count.severity.word.is_empty())
    {
        match words.iter_mut().find(|known| severity::key(&known.word) == severity::key(&word)) {
            Some(known) => known.alerts += alerts,
            None => words.push(SeverityWord { level: table.level(&word), word, alerts }),
        }
    }
    // What somebody has to say something about comes first.
    words.sort_by_key(|word| (word.level.is_some(), std::cmp::Reverse(word.alerts)));
    words
}

impl Console {
    pub async fn integrations(&self, _who: &Principal) -> Result<Vec<IntegrationRow>> {
        let mut rows = self.store().integrations(self.now()).await?;
        let since = self.now().plus(-DAY);
        for row in &mut rows {
            row.refused_at = self.remembered().refused_at(row.id).filter(|at| *at >= since);
        }
        Ok(rows)
    }

    /// `base`: scheme and host that the browser used; taken where no public URL is set.
    pub async fn integration(&self, _who: &Principal, id: IntegrationId, base: &str) -> Result<IntegrationDetail> {
        let stored = self.store().integration(id, self.now()).await?.ok_or(Error::NotFound)?;
        let base = self.public_url(&self.store().settings().await?).unwrap_or_else(|| base.to_owned());
        let counts = self.store().severities_since(id, self.now().plus(-WORDS_SEEN)).await?;
        let (refusals, notes) = self.remembered().of(id);
        Ok(IntegrationDetail {
            url: format!("{base}{}", stored.row.kind.path(stored.token.expose())),
            row: stored.row,
            created_at: stored.created_at,
            edited: stored.edited,
            refusals,
            notes,
            clock_behind: self.remembered().clock(id, self.now()),
            max_active: stored.max_active,
            words: words(counts, &stored.severities),
            severities: stored.severities,
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
            max_active: stored.max_active.to_string(),
            scale: stored.severities.scale,
            severities: IntegrationForm::write_words(&stored.severities.words),
            enabled: row.enabled,
        })
    }

    pub async fn save_integration(&self, who: &Principal, form: IntegrationForm) -> Result<Saved<IntegrationId>> {
        let Checked { auto_resolve, max_active, severities } = match form.check() {
            Ok(checked) => checked,
            Err(invalid) => return Ok(Saved::Refused(invalid)),
        };
        let fields = IntegrationFields {
            name: form.name.trim().to_owned(),
            kind: form.kind,
            description: form.description.trim().to_owned(),
            enabled: form.enabled,
            auto_resolve,
            severities,
            max_active,
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
        if let Some(id) = form.id {
            self.forget_known_severities(id).await?;
        }
        self.refresh_ingest().await;
        Ok(result)
    }

    /// Gives one word of severity a meaning for new alerts.
    pub async fn set_severity(&self, who: &Principal, id: IntegrationId, word: &str, level: Level) -> Result<()> {
        self.store().set_severity(id, word, level, self.edit_by(who)).await?;
        self.forget_known_severities(id).await?;
        self.refresh_ingest().await;
        Ok(())
    }

    /// A word that has a meaning now needs nobody any more.
    async fn forget_known_severities(&self, id: IntegrationId) -> Result<()> {
        let Some(stored) = self.store().integration(id, self.now()).await? else { return Ok(()) };
        let is_known =
            |what: &Noted| matches!(what, Noted::SeverityUnknown { word } if stored.severities.level(word).is_some());
        self.remembered().forget_notes(id, is_known);
        Ok(())
    }

    /// The kind of what really comes in, with its auto-resolve time. Alerts that fire keep their ends.
    pub async fn change_kind(&self, who: &Principal, id: IntegrationId, kind: Kind) -> Result<()> {
        self.store().set_kind(id, kind, self.edit_by(who)).await?;
        self.remembered().forget_notes(id, |what| matches!(what, Noted::OtherKind { .. }));
        self.refresh_ingest().await;
        Ok(())
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
