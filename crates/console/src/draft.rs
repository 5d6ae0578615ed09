//! Drafts of refused forms.

use model::account::Principal;

use crate::{Console, Result, token};

impl Console {
    /// Returns the id for `?draft=`.
    pub async fn keep_draft(&self, who: &Principal, content: String) -> Result<String> {
        let id = token::random();
        self.store().keep_draft(&who.session, &id, &content, self.now()).await?;
        Ok(id)
    }

    pub async fn draft(&self, who: &Principal, id: &str) -> Result<Option<String>> {
        Ok(self.store().draft(&who.session, id, self.now()).await?)
    }
}
