//! Whether the database can be written right now.

use model::Millis;

use crate::{Error, Store, column::to_json, settings::put};

impl Store {
    /// Whether the file is still the one that was opened; takes a microsecond or two.
    pub fn is_in_place(&self) -> Result<(), Error> {
        self.file.check()
    }

    /// Writes the time, to be sure: what does not change, or is rolled back, never reaches the disk. Finds a full disk and a
    /// lock that is held, and that the file is gone.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn probe(&self, now: Millis) -> Result<(), Error> {
        self.file.check()?;
        put(self, "probed_at", &to_json(&now)).await
    }
}
