//! Two people edit one thing: a form that was made from another version than the stored one comes back with both, side by side, and
//! a choice. Nothing that was typed is lost: the fields below are still filled in with it.
//!
//! The form carries what it was made from ([`MadeFrom`]). When a save is refused because of it
//! ([`console::Error::Conflict`]), its draft is marked as stale; the page then loads what is stored now ([`open`]), says above the
//! fields what differs ([`ConflictNotice`]), and from then on the form is made from that: saving it once more overwrites knowingly.

mod compare;
mod made_from;
mod panel;

use model::{
    Edited, Version, contact::ContactForm, contact_group::ContactGroupForm, dispatch_rule::DispatchRuleForm,
    integration::IntegrationForm, settings::SettingsForm,
};

use super::draft::{Draftable, FilledForm};
use crate::error::AppError;

pub use compare::{Compare, Difference, Value, chosen_names};
pub use made_from::MadeFrom;
pub(super) use panel::panel;

/// A form of something that has a version.
pub trait Versioned: Draftable {
    fn version(&self) -> Version;

    /// From now on it is made from what is stored: saving it overwrites that. What the form has no field for follows it.
    fn rebase(&mut self, stored: &Self);

    /// From now on it describes something new.
    fn detach(&mut self);
}

macro_rules! versioned {
    ($($form:ty),* $(,)?) => {$(
        impl Versioned for $form {
            fn version(&self) -> Version {
                self.version
            }

            fn rebase(&mut self, stored: &Self) {
                self.version = stored.version;
            }

            fn detach(&mut self) {
                (self.id, self.version) = (None, Version::NONE);
            }
        }
    )*};
}

versioned!(ContactForm, ContactGroupForm, DispatchRuleForm);

impl Versioned for IntegrationForm {
    fn version(&self) -> Version {
        self.version
    }

    /// A button of its own switches it on and off.
    fn rebase(&mut self, stored: &Self) {
        (self.version, self.enabled) = (stored.version, stored.enabled);
    }

    fn detach(&mut self) {
        (self.id, self.version) = (None, Version::NONE);
    }
}

impl Versioned for SettingsForm {
    fn version(&self) -> Version {
        self.version
    }

    fn rebase(&mut self, stored: &Self) {
        self.version = stored.version;
    }

    fn detach(&mut self) {
        self.version = Version::NONE;
    }
}

/// What the form of a page is about.
pub enum Source<F> {
    New(F),
    Stored {
        form: F,
        edited: Edited,
    },
    /// It does not exist (any more).
    Gone,
}

impl<F> Source<F> {
    /// `Gone` where nothing was found.
    pub fn stored(found: console::Result<(F, Edited)>) -> Result<Self, AppError> {
        match found {
            Ok((form, edited)) => Ok(Self::Stored { form, edited }),
            Err(console::Error::NotFound) => Ok(Self::Gone),
            Err(error) => Err(error.into()),
        }
    }
}

/// The form of a page, and what became meanwhile of what it was made from.
pub struct Opened<F> {
    pub filled: FilledForm<F>,
    pub meanwhile: Meanwhile<F>,
}

pub enum Meanwhile<F> {
    /// Nothing that has to be said.
    Nothing,
    Changed(Box<Changed<F>>),
    Deleted,
}

pub struct Changed<F> {
    /// As it is stored now.
    pub stored: F,
    edited: Edited,
    /// The form did not say what it was made from.
    unversioned: bool,
}

/// `kept`: what was typed a moment ago, and refused. `NotFound` when there is nothing to show.
pub fn open<F: Versioned>(source: Source<F>, filled: Option<FilledForm<F>>) -> Result<Opened<F>, AppError> {
    let nothing = |filled| Ok(Opened { filled, meanwhile: Meanwhile::Nothing });
    match (source, filled) {
        (Source::Gone, None) => Err(AppError::not_found()),
        (Source::Gone, Some(mut filled)) => {
            filled.form.detach();
            filled.fault = None;
            Ok(Opened { filled, meanwhile: Meanwhile::Deleted })
        }
        (Source::Stored { form, edited }, Some(mut filled)) if filled.stale => {
            let unversioned = filled.form.version() == Version::NONE && form.version() != Version::NONE;
            filled.form.rebase(&form);
            let changed = Changed { stored: form, edited, unversioned };
            Ok(Opened { filled, meanwhile: Meanwhile::Changed(Box::new(changed)) })
        }
        (Source::New(_) | Source::Stored { .. }, Some(filled)) => nothing(filled),
        (Source::New(form) | Source::Stored { form, .. }, None) => nothing(FilledForm::fresh(form)),
    }
}

/// What is said above the fields.
#[derive(Clone, Debug)]
pub enum ConflictNotice {
    Changed {
        edited: Edited,
        unversioned: bool,
        differences: Vec<Difference>,
        /// Secrets were typed that are no longer there where the browser has loaded the page again.
        secrets: bool,
        /// Where what is stored is shown.
        stored: String,
    },
    Deleted {
        /// What will not be as it was.
        loses: &'static str,
        /// Where one goes who does not want it back.
        list: &'static str,
    },
}

/// Where the thing is found: what a page adds to [`ConflictNotice`].
pub struct Place {
    /// The path of the thing.
    pub path: String,
    /// The path of the list.
    pub list: &'static str,
    /// What a deleted one loses, even if it is saved once more. Empty: nothing.
    pub loses: &'static str,
}

impl<F> Opened<F> {
    /// `differences`: of what is stored and what was typed, with the names of secrets that were typed.
    pub fn said(
        &self,
        place: Place,
        differences: impl FnOnce(&F, &F, &[String]) -> Vec<Difference>,
    ) -> Option<ConflictNotice> {
        let FilledForm { form, secrets, texts_lost, .. } = &self.filled;
        match &self.meanwhile {
            Meanwhile::Nothing => None,
            Meanwhile::Deleted => Some(ConflictNotice::Deleted { loses: place.loses, list: place.list }),
            Meanwhile::Changed(changed) => Some(ConflictNotice::Changed {
                edited: changed.edited.clone(),
                unversioned: changed.unversioned,
                differences: differences(&changed.stored, form, secrets),
                secrets: !secrets.is_empty() || *texts_lost,
                stored: place.path,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::ContactGroupId;

    use super::*;

    fn form(version: i64, name: &str) -> ContactGroupForm {
        let (id, version) = (Some(ContactGroupId(3)), Version(version));
        ContactGroupForm { id, version, name: name.into(), contacts: Vec::new() }
    }

    fn stored() -> Source<ContactGroupForm> {
        Source::Stored { form: form(5, "theirs"), edited: Edited::default() }
    }

    fn typed(stale: bool) -> FilledForm<ContactGroupForm> {
        FilledForm { stale, ..FilledForm::fresh(form(4, "mine")) }
    }

    #[test]
    fn a_form_that_is_only_wrong_stays_what_it_was_made_from() {
        let opened = open(stored(), Some(typed(false))).unwrap();
        assert!(matches!(opened.meanwhile, Meanwhile::Nothing));
        assert_eq!(opened.filled.form, form(4, "mine"));
    }

    #[test]
    fn a_stale_form_keeps_what_was_typed_and_is_made_from_what_is_shown() {
        let opened = open(stored(), Some(typed(true))).unwrap();
        let Meanwhile::Changed(changed) = &opened.meanwhile else { panic!("nothing is said") };
        assert!(changed.stored == form(5, "theirs") && !changed.unversioned);
        assert_eq!(opened.filled.form, form(5, "mine"));
    }

    #[test]
    fn a_form_of_something_deleted_becomes_a_new_one() {
        let opened = open(Source::Gone, Some(typed(true))).unwrap();
        assert!(matches!(opened.meanwhile, Meanwhile::Deleted));
        assert_eq!(opened.filled.form, ContactGroupForm { id: None, ..form(0, "mine") });
        assert!(open::<ContactGroupForm>(Source::Gone, None).is_err());
    }
}
