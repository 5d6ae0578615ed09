//! Sessions that exist: who they stand for, and how they end.

use model::account::Principal;

use crate::{Console, Result, token};

impl Console {
    /// Who the token in a session cookie stands for.
    pub async fn session(&self, token: &str) -> Result<Option<Principal>> {
        let hash = token::hash(token);
        let now = self.now();
        let found = self.store().session_find(hash, now).await?;
        let ended = &self.inner.access.ended;
        let found = found.filter(|who| !ended.contains(&who.session));
        if found.is_some()
            && let Err(error) = self.store().session_touch(hash, now).await
        {
            // Only a stamp is lost; a full disk must not log everybody out.
            tracing::warn!(%error, "the session's last sign of life could not be stored");
        }
        for name in ended.due(self.inner.clock.now().mono) {
            if self.store().session_delete(&name).await.is_err() {
                break;
            }
            ended.remove(&name);
        }
        Ok(found)
    }

    /// When it cannot be stored, the session is refused all the same, as long as this process runs.
    pub async fn log_out(&self, who: &Principal) -> Result<()> {
        match self.store().session_delete(&who.session).await {
            Ok(()) => Ok(()),
            Err(error) if self.inner.access.ended.add(&who.session, self.inner.clock.now().mono) => {
                tracing::warn!(%error, "a log-out could not be stored; the session is refused until it can be");
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the sessions of one's own account in other browsers.
    pub async fn log_out_elsewhere(&self, who: &Principal) -> Result<()> {
        Ok(self.store().end_other_sessions(who.account, &who.session).await?)
    }
}
