//! From what the store says of a save to what the form says.

use model::{
    draft::Saved,
    problem::{Invalid, Problem},
    version::Conflict,
};
use store::Unique;

use crate::{Error, Result};

/// A refused form, with its one error.
pub fn refused<Id>(field: &str, problem: Problem) -> Saved<Id> {
    let mut invalid = Invalid::default();
    invalid.add(field, problem);
    Saved::Refused(invalid)
}

/// What the database alone can know about a form becomes an error at its field; everything else stays an error. What is not there
/// was deleted while its form was filled in.
pub fn saved<Id>(result: Result<Id, store::Error>) -> Result<Saved<Id>> {
    match result {
        Ok(id) => Ok(Saved::Done(id)),
        Err(store::Error::Taken { what, by }) => match taken(what, by) {
            Some((field, problem)) => Ok(refused(field, problem)),
            None => Err(Error::internal(&format!("{what} is taken, which no form gives"))),
        },
        Err(store::Error::Gone { field }) => Ok(refused(field, Problem::Unknown { what: field.to_owned() })),
        Err(store::Error::Full { max }) => Ok(refused("name", Problem::TooMany { max })),
        Err(store::Error::NotFound) => Err(Error::Conflict(Conflict::Deleted)),
        Err(error) => Err(error.into()),
    }
}

fn taken(what: Unique, by: String) -> Option<(&'static str, Problem)> {
    match what {
        Unique::AccountEmail | Unique::ContactEmail => Some(("email", Problem::EmailTaken { by })),
        Unique::ContactPhone => Some(("phone", Problem::PhoneTaken { by })),
        Unique::ContactGroupName | Unique::DispatchRuleName | Unique::IntegrationName => {
            Some(("name", Problem::NameTaken { by }))
        }
        Unique::Other => None,
    }
}
