//! The start: what was stored becomes the engine again.

use engine::{Engine, Rules, Share, Snapshot};
use store::Loaded;
use tokio::sync::mpsc;

use crate::{
    Reloaded,
    base::{Base, Stored},
    command::Reply,
    failpoint::Died,
    matching::died,
    order::Order,
};

#[cfg(feature = "failpoint")]
use super::rest;
use super::{Core, background::Background, reload::Reloading, set_aside::Asides};

/// Who waits for something that a new start brings.
#[derive(Debug, Default)]
pub struct Asked {
    /// For what they saved to be in force.
    reloads: Vec<Reply<Reloaded>>,
    #[cfg(feature = "failpoint")]
    resting: Vec<Reply<super::Rest>>,
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

impl Core {
    /// Who waits for the next start.
    pub(super) fn asked(&mut self) -> Asked {
        Asked {
            reloads: self.reloading.asked(),
            #[cfg(feature = "failpoint")]
            resting: self.resting.take(),
        }
    }

    /// What is stored is in force.
    pub fn started(&mut self, asked: Asked) {
        self.published.set_rules(self.engine.rules());
        self.published.set_behind(false);
        self.published.set_started(true);
        for reply in asked.reloads {
            // Whoever saved may have gone.
            let _ = reply.send(Ok(Reloaded::InForce));
        }
        #[cfg(feature = "failpoint")]
        self.resting.extend(asked.resting);
    }
}
