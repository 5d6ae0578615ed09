//! Drafts of refused forms.

use model::account::Principal;

use crate::{Console, Result, token};

impl Console {
    /// Returns the id for `?draft=`.
    pub async fn keep_draft(&self, who: &Principal, content: String) -> Result<String> {
        self.keep(who, content, None).await
    }

    /// A draft that shows the one-time link with this token: it is there as long as the link can be used.
    pub async fn keep_draft_with_link(&self, who: &Principal, content: String, link: &str) -> Result<String> {
        self.keep(who, content, Some(token::hash(link))).await
    }

    async fn keep(&self, who: &Principal, content: String, link: Option<[u8; 32]>) -> Result<String> {
        let id = token::random();
        self.store().keep_draft(&who.session, &id, &content, link, self.now()).await?;
        Ok(id)
    }

    pub async fn draft(&self, who: &Principal, id: &str) -> Result<Option<String>> {
        Ok(self.store().draft(&who.session, id, self.now()).await?)
    }
}
