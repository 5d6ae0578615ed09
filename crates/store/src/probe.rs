//! Whether the database can be written right now.

use model::Millis;

use crate::{Error, Store, column::to_json, settings::put};

impl Store {
    /// Writes the time, to be sure: what does not change, or is rolled back, never reaches the disk. Finds a full disk and a
    /// lock that is held.
    pub async fn probe(&self, now: Millis) -> Result<(), Error> {
        put(self, "probed_at", &to_json(&now)).await
    }
}
