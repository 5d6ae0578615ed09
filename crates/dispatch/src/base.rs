//! What every start begins with.

use std::sync::Arc;

use dingtalk::Client;
use model::{settings::SettingsForm, web::PublicUrl};
use store::{Loaded, Store};

use crate::{Clock, Failpoints, Parts, matching::Turns, published::Published};

/// What core and sender are made of.
#[derive(Clone)]
pub struct Base {
    pub store: Store,
    pub client: Arc<Client>,
    pub clock: Arc<dyn Clock>,
    pub seed: u64,
    pub public_url: PublicUrl,
    pub turns: Turns,
    pub published: Published,
    pub failpoints: Failpoints,
}

/// What was stored.
pub struct Stored {
    pub settings: SettingsForm,
    pub loaded: Loaded,
}

impl Base {
    pub fn of(parts: Parts, turns: Turns, published: Published) -> Self {
        let Parts { store, client, clock, seed, public_url, failpoints } = parts;
        Self { store, client: Arc::new(client), clock, seed, public_url, turns, published, failpoints }
    }

    /// What cannot be read of it is left out and named: nothing but the store itself stops the start.
    pub async fn read(&self) -> Result<Stored, store::Error> {
        let loaded = self.store.load(self.clock.now().wall).await?;
        Ok(Stored { settings: self.store.settings().await?, loaded })
    }
}
