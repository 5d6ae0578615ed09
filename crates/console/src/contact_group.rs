//! Contact groups.

use crate::view::{Choice, ContactGroupDetail, ContactGroupQuery, ContactGroupRow, Deleted, Page};
use model::{ContactGroupId, ContactId, account::Principal, contact_group::ContactGroupForm, draft::Saved};
use store::Detach;

use crate::{Console, Error, Result, saved::saved};

impl Console {
    pub async fn contact_groups(&self, _who: &Principal, query: ContactGroupQuery) -> Result<Page<ContactGroupRow>> {
        Ok(self.store().contact_groups(&query).await?)
    }

    pub async fn contact_group(&self, _who: &Principal, id: ContactGroupId) -> Result<ContactGroupDetail> {
        self.store().contact_group(id, self.now()).await?.ok_or(Error::NotFound)
    }

    pub async fn contact_group_form(&self, _who: &Principal, id: ContactGroupId) -> Result<ContactGroupForm> {
        self.store().contact_group_form(id).await?.ok_or(Error::NotFound)
    }

    pub async fn save_contact_group(&self, who: &Principal, form: ContactGroupForm) -> Result<Saved<ContactGroupId>> {
        if let Err(invalid) = form.check() {
            return Ok(Saved::Refused(invalid));
        }
        let form = ContactGroupForm { name: form.name.trim().to_owned(), ..form };
        let result = saved(self.store().save_contact_group(&form, self.edit_by(who)).await)?;
        Ok(self.reload_if_saved(result).await)
    }

    pub async fn delete_contact_groups(
        &self,
        who: &Principal,
        ids: Vec<ContactGroupId>,
        detach: Detach,
    ) -> Result<Deleted> {
        let deleted = self.store().delete_contact_groups(&ids, detach, self.edit_by(who)).await?;
        self.reload().await;
        Ok(deleted)
    }

    pub async fn remove_member(&self, who: &Principal, group: ContactGroupId, contact: ContactId) -> Result<()> {
        self.store().remove_member(group, contact, self.edit_by(who)).await?;
        self.reload().await;
        Ok(())
    }

    pub async fn group_choices(&self, _who: &Principal) -> Result<Vec<Choice<ContactGroupId>>> {
        Ok(self.store().group_choices().await?)
    }
}
