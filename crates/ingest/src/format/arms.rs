//! The event of ARMS' custom integration: one object or a list of them (`docs/intake.md`).

use model::{
    alert::{Ends, Envelope},
    integration::Kind,
};

use crate::{read::end::Policy, sent::Items};

pub fn items(auto_resolve: Option<i64>) -> Items {
    let otherwise = auto_resolve.map_or(Ends::Open, Ends::After);
    Items {
        policy: Policy { end_counts: true, otherwise },
        envelope: Envelope::default(),
        status: None,
        format: Kind::ArmsEvent,
    }
}
