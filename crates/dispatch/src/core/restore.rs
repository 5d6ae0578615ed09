//! The start: what was stored becomes the engine again.

use std::sync::Arc;

use dingtalk::Client;
use engine::{Engine, Rules, Share, Snapshot};
use model::{settings::SettingsForm, web::PublicUrl};
use store::{Loaded, Store};
use tokio::sync::mpsc;

use crate::{
    Clock, Failpoints, Parts,
    failpoint::Died,
    matching::{Turns, died},
    order::Order,
    published::Published,
};

#[cfg(feature = "failpoint")]
use super::rest;
use super::{Core, background::Background, reload::Reloading, set_aside::Asides};

/// What every start of the core begins with.
#[derive(Clone)]
pub struct Base {
    pub store: Store,
    pub client: Arc<Client>,
    pub clock: Arc<dyn Clock>,
    pub seed: u64,
    pub public_url: PublicUrl,
    turns: Turns,
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

impl Core {
    /// What cannot be stored is set aside. Expressions are compiled and matched off the core's task, bit by bit: however long
    /// they take, everything else is answered meanwhile.
    pub async fn restore(base: Base, stored: Stored, orders: mpsc::UnboundedSender<Order>) -> Result<Self, Died> {
        let Base { store, clock, turns, published, failpoints, .. } = base;
        let Stored { loaded, .. } = stored;
        let Loaded {
            alerts,
            over,
            doubted,
            groups,
            log,
            notified,
            pending,
            routing,
            last_alert_id,
            last_group_id,
            alive_at,
            ..
        } = loaded;
        let unreadable = loaded.unreadable;
        let mut snapshot = Snapshot {
            alerts,
            over,
            doubted,
            groups,
            log,
            notified,
            pending,
            last_alert_id: last_alert_id.0,
            last_group_id: last_group_id.0,
            down_for: 0,
        };
        let rules = match tokio::task::spawn_blocking(|| Rules::compile(routing)).await {
            Ok(rules) => rules,
            Err(error) => died(error).await,
        };
        let outcomes = turns.match_held(&rules, snapshot.unmatched(), rules.no_outcomes()).await;
        let now = clock.now();
        snapshot.down_for = alive_at.map_or(0, |at| now.wall.since(at).max(0));
        tracing::info!(
            alerts = snapshot.alerts.len(),
            deliveries = snapshot.pending.len(),
            down_for_seconds = snapshot.down_for / 1000,
            "restored"
        );
        let engine = Engine::restore(snapshot, &rules, &outcomes, now);
        let mut core = Self {
            store,
            clock,
            engine,
            orders,
            background: Background::new(now.mono),
            share: Share::FULL,
            asides: Asides::default(),
            reloading: Reloading::default(),
            edit_owed: false,
            turns,
            published,
            retry_at: now.mono,
            wall: now,
            failpoints,
            #[cfg(feature = "failpoint")]
            resting: rest::Waiting::default(),
        };
        core.asides.rows(unreadable, now);
        core.place(core.engine.unplaced(), outcomes).await?;
        Ok(core)
    }
}
