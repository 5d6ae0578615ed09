//! The task that owns the engine: what comes in, what falls due, what the sender says came of messages. Every change is committed before it
//! is applied.

mod background;
mod decide;
mod ingest;
mod jump;
mod reload;
mod resolve;
#[cfg(feature = "failpoint")]
mod rest;
mod restore;
mod set_aside;

use std::{collections::HashSet, sync::Arc, time::Duration};

use engine::{Engine, Planned, Share};
use model::{
    DeliveryId, GroupId, Mono, Now, RobotId,
    delivery::{Delivery, Place},
    notification::Notification,
};
use outbox::Rank;
use store::{CommitOutcome, Replaced, Store};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    Clock, Command, Failpoints,
    failpoint::{Died, Point},
    failure::{Failure, planned},
    matching::Turns,
    new,
    order::{Known, Order, Outcome},
    published::Published,
};

use background::Background;
use reload::{Fresh, Reloading};
#[cfg(feature = "failpoint")]
pub use rest::Rest;
use set_aside::Asides;

pub use restore::Asked;

/// Requests, or what the sender says, that are looked at together: requests share one commit.
const BATCH: usize = 512;

pub struct Core {
    store: Store,
    clock: Arc<dyn Clock>,
    engine: Engine,
    orders: mpsc::UnboundedSender<Order>,
    background: Background,
    /// How much is decided in one change: less while one that cannot be stored is looked for.
    share: Share,
    asides: Asides,
    reloading: Reloading,
    /// What the sender was told last: whether an edit is stored that is not in force yet.
    edit_owed: bool,
    turns: Turns,
    published: Published,
    /// Nothing is decided before this, because the store refused the last time.
    retry_at: Mono,
    /// The clock as it was last seen, to notice that somebody sets it.
    wall: Now,
    failpoints: Failpoints,
    #[cfg(feature = "failpoint")]
    resting: rest::Waiting,
}

impl Core {
    pub async fn run(
        mut self,
        inbox: &mut mpsc::Receiver<Command>,
        outcomes: &mut mpsc::UnboundedReceiver<Outcome>,
        stop: &CancellationToken,
    ) -> End {
        let clock = Arc::clone(&self.clock);
        let (mut batch, mut came) = (Vec::new(), Vec::new());
        let mut busy_since = clock.now().mono;
        loop {
            if self.work_due().await.is_err() {
                return End::Died;
            }
            #[cfg(feature = "failpoint")]
            self.tell_rest();
            let wake = self.next_wake();
            let worked = clock.now().mono.since(busy_since).max(0).unsigned_abs();
            metrics::histogram!("bellhop_core_turn_seconds").record(Duration::from_millis(worked));
            let event = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                count = outcomes.recv_many(&mut came, BATCH) => {
                    if count == 0 {
                        return End::Died;
                    }
                    Event::Outcomes
                }
                Some(fresh) = self.reloading.next() => Event::Fresh(fresh),
                taken = inbox.recv_many(&mut batch, BATCH) => {
                    if taken == 0 {
                        break;
                    }
                    Event::Commands
                }
                () = clock.sleep_until(wake) => Event::Time,
            };
            busy_since = clock.now().mono;
            let alive = match event {
                Event::Outcomes => {
                    came.drain(..).for_each(|outcome| self.hear(outcome));
                    Ok(())
                }
                Event::Fresh(fresh) => self.looked(fresh).await,
                Event::Commands => self.handle(batch.drain(..)).await,
                Event::Time => Ok(()),
            };
            if alive.is_err() {
                return End::Died;
            }
            if self.reloading.needs_start() {
                self.background_all().await;
                return End::Anew(self.asked());
            }
        }
        inbox.close();
        self.background_all().await;
        End::Stopped
    }

    /// What came of messages.
    fn hear(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Unsure(Known { delivery, robot, group }, unsure) => {
                self.engine.note_unsure(&delivery, robot, group, unsure);
            }
            Outcome::Sent(Known { delivery, robot, group }, firing) => {
                self.engine.note_sent(&delivery, robot, group, &firing);
            }
            Outcome::Ended(Known { delivery, robot, group }) => self.engine.note_dropped(&delivery, robot, group),
            #[cfg(feature = "failpoint")]
            Outcome::Rest(resting) => self.resting.sender_rests(resting),
        }
    }

    fn order(&mut self, order: Order) {
        #[cfg(feature = "failpoint")]
        self.resting.ordered();
        // The sender may have died: then this life ends.
        let _ = self.orders.send(order);
    }

    async fn handle(&mut self, commands: impl Iterator<Item = Command>) -> Result<(), Died> {
        let mut requests = Vec::new();
        let mut others = Vec::new();
        for command in commands {
            match command {
                Command::Ingest(request) => requests.push(request),
                other => others.push(other),
            }
        }
        if !requests.is_empty() {
            self.ingest(requests).await?;
        }
        for command in others {
            match command {
                Command::Ingest(_) => {}
                // Those of one batch are one look.
                Command::Reload { reply } => self.reloading.ask(reply),
                Command::Resolve { alert, name, reply } => {
                    let resolved = self.resolve(alert, &name).await?;
                    let _ = reply.send(resolved);
                }
                Command::Owed { alert, reply } => {
                    let _ = reply.send(Ok(self.engine.owed(alert.key, alert.id).ok()));
                }
                Command::Ping { reply } => {
                    let _ = reply.send(Ok(()));
                }
                #[cfg(feature = "failpoint")]
                Command::Rest { reply } => self.resting.ask(reply),
            }
        }
        Ok(())
    }

    /// Everything that is due: decisions, background writes.
    async fn work_due(&mut self) -> Result<(), Died> {
        self.notice_jump().await;
        self.background_due().await;
        self.reload_due();
        let is_owed = self.reloading.is_owed();
        if is_owed != self.edit_owed {
            self.edit_owed = is_owed;
            self.order(Order::EditOwed(is_owed));
        }
        if self.retry_at > self.clock.now().mono {
            return Ok(());
        }
        self.retry_set_aside().await?;
        self.decide_due().await
    }

    /// Plans, commits and applies a change; nothing of it is kept when one of them fails. It is planned anew where the sender was faster.
    async fn change(
        &mut self,
        now: Now,
        mut plan: impl FnMut(&Engine) -> Planned,
    ) -> Result<Result<(), Failure>, Died> {
        loop {
            match planned(|| plan(&self.engine)) {
                Ok(planned) => match self.commit(planned, now).await? {
                    Ok(true) => return Ok(Ok(())),
                    Ok(false) => {}
                    Err(error) => return Ok(Err(error.into())),
                },
                Err(failure) => return Ok(Err(failure)),
            }
        }
    }

    /// Commits a change with its deliveries, then applies it. A refused commit leaves no trace. `Ok(false)`: neither does this one, because
    /// attempts were begun meanwhile that it did not know of; it is to be planned anew.
    #[tracing::instrument(level = "debug", skip_all)]
    async fn commit(&mut self, planned: Planned, now: Now) -> Result<Result<bool, store::Error>, Died> {
        let mut placed = Vec::new();
        let mut gone = Vec::new();
        if !planned.change.is_empty() {
            self.failpoints.pass(Point::BeforeCommit)?;
            let deliveries = self.deliveries(&planned.change.notifications, now);
            metrics::histogram!("bellhop_plan_rows").record(rows(&planned));
            let since = self.clock.now().mono;
            let result = self.store.commit(&planned.change, &deliveries, &self.background.received()).await;
            let took = self.clock.now().mono.since(since).max(0).unsigned_abs();
            metrics::histogram!("bellhop_commit_duration_seconds").record(Duration::from_millis(took));
            let (replaced, undeliverable) = match result {
                Ok(CommitOutcome::Done { replaced, undeliverable }) => (replaced, undeliverable),
                Ok(CommitOutcome::Begun(under_way)) => {
                    self.note_begun(&deliveries, &under_way);
                    return Ok(Ok(false));
                }
                Err(error) => return Ok(Err(error)),
            };
            self.background.counted();
            self.failpoints.pass(Point::AfterCommit)?;
            placed = deliveries.iter().map(|delivery| (delivery.id.clone(), delivery.place)).collect();
            let is_dropped = |delivery: &Delivery| undeliverable.contains(&delivery.id);
            let (dropped, stored): (Vec<Delivery>, Vec<Delivery>) = deliveries.into_iter().partition(is_dropped);
            for Replaced { delivery, robot, group } in &replaced {
                gone.push(Known { delivery: delivery.clone(), robot: *robot, group: Some(*group) });
            }
            for delivery in &dropped {
                tracing::warn!(robot = %delivery.robot, "a message for a robot that is gone was dropped");
                gone.push(Known::of(&delivery.open()));
            }
            if !stored.is_empty() || !replaced.is_empty() {
                let deliveries = stored.iter().map(Delivery::open).collect();
                self.order(Order::Add { deliveries, replaced });
            }
        }
        self.background.moved(&planned.change);
        self.engine.apply(planned, placed);
        for Known { delivery, robot, group } in gone {
            self.engine.note_dropped(&delivery, robot, group);
        }
        Ok(Ok(true))
    }

    /// The deliveries of notifications. Each takes over the place of those that it replaces, because they were not tried yet or certainly
    /// refused; while something of it fires also the better rank.
    fn deliveries(&self, notifications: &[Notification], now: Now) -> Vec<Delivery> {
        let mut replaced: HashSet<(RobotId, GroupId)> = HashSet::new();
        let deliveries = notifications.iter().map(|notification| {
            let mut delivery = new::delivery(notification.clone(), now);
            let Some(group) = notification.group else { return delivery };
            if !replaced.insert((notification.robot, group)) {
                return delivery;
            }
            let mut rank = Rank::of_number(delivery.place.rank).unwrap_or(Rank::Repeat);
            for (id, Place { since, rank: of_replaced }) in self.engine.replaced(notification.robot, group) {
                delivery.replaces.push(id.clone());
                delivery.place.since = delivery.place.since.min(since);
                if let Some(of_replaced) = Rank::of_number(of_replaced) {
                    rank = rank.of_successor(of_replaced, !delivery.firing.is_empty());
                }
            }
            delivery.place.rank = rank.number();
            delivery
        });
        deliveries.collect()
    }

    /// What was to be replaced is under way or over. The sender will say what came of it.
    fn note_begun(&mut self, deliveries: &[Delivery], begun: &[DeliveryId]) {
        for delivery in deliveries {
            for id in delivery.replaces.iter().filter(|id| begun.contains(id)) {
                self.engine.note_unsure(id, delivery.robot, delivery.notification.group, true);
            }
        }
    }

    fn next_wake(&self) -> Mono {
        let background = self.background.next_due();
        self.next_work().map_or(background, |work| work.min(background))
    }

    /// When something is to be decided next.
    fn next_work(&self) -> Option<Mono> {
        let due = [self.engine.next_due(), self.asides.next_due()];
        let work = due.into_iter().flatten().min().map(|due| due.max(self.retry_at));
        [self.reloading.next_due(), work].into_iter().flatten().min()
    }
}

/// Why the core does not run any more.
pub enum End {
    Stopped,
    /// It, or the sender, died at a failpoint or by a defect.
    Died,
    /// An edit is in force only after a new start; these wait for it.
    Anew(Asked),
}

/// Why the core woke up.
enum Event {
    Outcomes,
    /// What was changed in the store was read, compiled or matched.
    Fresh(Fresh),
    Commands,
    Time,
}

/// How many rows the change writes.
fn rows(planned: &Planned) -> f64 {
    let change = &planned.change;
    let rows = [
        change.alerts.len(),
        change.events.len(),
        change.groups.len(),
        change.log.len(),
        change.notifications.len(),
        change.closed_groups.len(),
    ];
    u32::try_from(rows.iter().sum::<usize>()).map_or(f64::MAX, f64::from)
}
