//! The one task that owns the engine and the lanes: what comes in, what falls due, what was answered. Every change is
//! committed before it is applied.

mod background;
mod decide;
mod failure;
mod ingest;
mod jump;
mod life;
mod notices;
mod reload;
mod resolve;
#[cfg(feature = "failpoint")]
mod rest;
mod restore;
mod send;
mod set_aside;

use std::{collections::HashMap, mem, sync::Arc, time::Duration};

use dingtalk::Client;
use engine::{Engine, Planned, Share};
use model::{
    DeliveryId, Millis, Mono, Now, RobotId,
    delivery::{Delivery, DeliveryState},
    notification::{Notification, Reason},
    web::PublicUrl,
};
use outbox::Rank;
use rand::rngs::StdRng;
use store::{CommitOutcome, Replaced, Store};
use tokio::{
    sync::mpsc,
    task::{self, JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Clock, Command, Failpoints, TestOutcome,
    failpoint::{Died, Point},
    lane::Waiting,
    lanes::Lanes,
    matching::Turns,
    published::Published,
};

use background::Background;
use life::Asked;
use reload::{Fresh, Reloading};
#[cfg(feature = "failpoint")]
pub use rest::Rest;
use send::{Answered, Attempt, Finished};
use set_aside::Asides;

pub use life::live;
pub use restore::Base;

/// Requests taken in at once: they share one commit.
const BATCH: usize = 512;
/// Milliseconds until something that could not be stored is tried again.
const RETRY_AFTER: i64 = 1_000;
/// Milliseconds that a stop waits for the sends in flight: more than a request may take.
const GRACE: i64 = 6_000;

pub struct Core {
    store: Store,
    client: Arc<Client>,
    clock: Arc<dyn Clock>,
    random: StdRng,
    engine: Engine,
    lanes: Lanes,
    style: send::Style,
    public_url: PublicUrl,
    in_flight: JoinSet<Answered>,
    /// What each task in flight is about: should it die, the attempt is known.
    attempts: HashMap<task::Id, Attempt>,
    /// Answers that could not be stored yet; their lanes stay busy.
    unrecorded: Vec<Finished>,
    /// When people were last told of a robot's messages that were given up.
    told_trouble: HashMap<RobotId, Mono>,
    background: Background,
    /// How much is decided in one change: less while one that cannot be stored is looked for.
    share: Share,
    asides: Asides,
    reloading: Reloading,
    turns: Turns,
    published: Published,
    /// Nothing is decided or started before this, because the store refused the last time.
    retry_at: Mono,
    /// The clock as it was last seen, to notice that somebody sets it.
    wall: Now,
    failpoints: Failpoints,
    #[cfg(feature = "failpoint")]
    resting: Vec<crate::command::Reply<Rest>>,
}

impl Core {
    async fn run(mut self, inbox: &mut mpsc::Receiver<Command>, stop: &CancellationToken) -> End {
        let clock = Arc::clone(&self.clock);
        let mut batch = Vec::new();
        let mut busy_since = clock.now().mono;
        loop {
            if self.work_due().await.is_err() {
                return End::Over;
            }
            #[cfg(feature = "failpoint")]
            self.tell_rest();
            let wake = self.next_wake();
            let worked = clock.now().mono.since(busy_since).max(0).unsigned_abs();
            metrics::histogram!("bellhop_core_turn_seconds").record(Duration::from_millis(worked));
            let event = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(done) = self.in_flight.join_next_with_id() => Event::Attempt(done),
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
                Event::Attempt(done) => self.finished(done).await,
                Event::Fresh(fresh) => self.looked(fresh).await,
                Event::Commands => self.handle(batch.drain(..)).await,
                Event::Time => Ok(()),
            };
            if alive.is_err() {
                return End::Over;
            }
            if self.reloading.needs_start() {
                return self.start_anew().await;
            }
        }
        inbox.close();
        self.shut_down().await;
        End::Over
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
                Command::Test { test, reply } => self.test(*test, reply).await,
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
                Command::Resend { notification, reply } => {
                    let _ = reply.send(self.resend(*notification).await);
                }
                #[cfg(feature = "failpoint")]
                Command::Rest { reply } => self.resting.push(reply),
            }
        }
        Ok(())
    }

    /// Everything that is due: answers to be stored, decisions, starts, background writes.
    async fn work_due(&mut self) -> Result<(), Died> {
        self.notice_jump().await;
        self.background_due().await;
        self.reload_due();
        let now = self.clock.now();
        if self.retry_at > now.mono {
            return Ok(());
        }
        for unrecorded in mem::take(&mut self.unrecorded) {
            self.record(unrecorded).await?;
        }
        self.retry_set_aside().await?;
        self.decide_due().await?;
        self.start_due().await
    }

    /// Commits a change with its deliveries, then applies it. A refused commit leaves no trace.
    #[tracing::instrument(level = "debug", skip_all)]
    async fn commit(&mut self, planned: Planned, now: Now) -> Result<Result<(), store::Error>, Died> {
        let (mut ids, mut all_replaced, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
        if !planned.change.is_empty() {
            self.failpoints.pass(Point::BeforeCommit)?;
            let deliveries: Vec<Delivery> = planned
                .change
                .notifications
                .iter()
                .map(|notification| self.successor(new_delivery(notification.clone(), now), now))
                .collect();
            let began = self.clock.now().mono;
            let result = self.store.commit(&planned.change, &deliveries, &self.background.received()).await;
            let took = self.clock.now().mono.since(began).max(0).unsigned_abs();
            metrics::histogram!("bellhop_commit_duration_seconds").record(Duration::from_millis(took));
            let outcome = match result {
                Ok(outcome) => outcome,
                Err(error) => return Ok(Err(error)),
            };
            self.background.counted();
            self.failpoints.pass(Point::AfterCommit)?;
            let CommitOutcome { replaced, undeliverable } = outcome;
            if self.asides.messages_are_done(|id| replaced.iter().any(|gone| gone.delivery == *id)) {
                self.publish_set_aside();
            }
            self.lanes.remove(&replaced, now.mono);
            all_replaced = replaced;
            for delivery in deliveries {
                ids.push(delivery.id.clone());
                if undeliverable.contains(&delivery.id) {
                    tracing::warn!(robot = %delivery.robot, "a message for a robot that is gone was dropped");
                    dropped.push(delivery);
                } else {
                    let since = now.mono_of(delivery.since.min(now.wall));
                    self.lanes.add(Waiting::since(delivery, since, now.mono), now.mono);
                }
            }
        }
        self.background.moved(&planned.change);
        self.engine.apply(planned, ids);
        for Replaced { delivery, robot, group } in all_replaced {
            self.engine.note_dropped(&delivery, robot, Some(group));
        }
        for delivery in dropped {
            let (robot, group) = lane_of(&delivery);
            self.engine.note_dropped(&delivery.id, robot, group);
        }
        Ok(Ok(()))
    }

    /// A waiting delivery was cancelled in the store: the engine is told, and so is whoever waits for a test.
    fn cancelled(&mut self, waiting: Waiting) {
        let (robot, group) = lane_of(&waiting.delivery);
        self.engine.note_dropped(&waiting.delivery.id, robot, group);
        if self.asides.messages_are_done(|id| *id == waiting.delivery.id) {
            self.publish_set_aside();
        }
        if let Some(test) = waiting.test {
            // Whoever pressed the button may have gone.
            let _ = test.reply.send(Ok(TestOutcome::Cancelled));
        }
    }

    fn next_wake(&self) -> Mono {
        let background = self.background.next_due();
        self.next_work().map_or(background, |work| work.min(background))
    }

    /// When something is to be decided, started or stored next.
    fn next_work(&self) -> Option<Mono> {
        let unrecorded = (!self.unrecorded.is_empty()).then_some(self.retry_at);
        let due = [self.engine.next_due(), self.lanes.next_due(), self.asides.next_due(), unrecorded];
        let work = due.into_iter().flatten().min().map(|due| due.max(self.retry_at));
        [self.reloading.next_due(), work].into_iter().flatten().min()
    }

    /// A delivery takes over the place of the one that it will replace, because that was not tried yet; while something of it fires also
    /// the better rank, and what a message of that rank says: a repeat after a first message that never left is a first message.
    fn successor(&self, mut delivery: Delivery, now: Now) -> Delivery {
        let group = delivery.notification.group;
        let Some(before) = group.and_then(|group| self.lanes.untried(delivery.robot, group)) else { return delivery };
        let own = Rank::of(&delivery.notification);
        let fires = delivery.notification.firing().next().is_some();
        let rank = own.of_successor(before.rank, fires);
        let said = &before.delivery.notification;
        if fires && (before.rank < own || said.reason == Reason::First) {
            if delivery.notification.reason == Reason::SomeResolved {
                // It was to mention nobody.
                delivery.notification.mention = said.mention;
                delivery.notification.people.clone_from(&said.people);
            }
            delivery.notification.reason = said.reason;
        }
        delivery.rank = Some(rank.number());
        delivery.since = now.wall_of(before.since);
        delivery
    }

    /// The sends in flight get their time; then what is only in memory is written down.
    async fn shut_down(&mut self) {
        let clock = Arc::clone(&self.clock);
        let end = clock.now().mono.plus(GRACE);
        loop {
            tokio::select! {
                biased;
                done = self.in_flight.join_next_with_id() => match done {
                    None => break,
                    Some(done) => if self.finished(done).await.is_err() { return },
                },
                () = clock.sleep_until(end) => {
                    tracing::warn!(attempts = self.in_flight.len(), "stopped before every attempt was answered; they are repeated at the next start");
                    break;
                }
            }
        }
        self.background_all().await;
    }
}

/// Why the core does not run any more.
enum End {
    /// It was stopped, or died at a failpoint.
    Over,
    /// An edit is in force only after a new start; these wait for it.
    Anew(Asked),
}

/// Why the core woke up.
enum Event {
    Attempt(Result<(task::Id, Answered), JoinError>),
    /// What was changed in the store was read, compiled or matched.
    Fresh(Fresh),
    Commands,
    Time,
}

/// A delivery to be, due at once.
fn new_delivery(notification: Notification, now: Now) -> Delivery {
    Delivery {
        id: new_id(now.wall),
        robot: notification.robot,
        notification,
        state: DeliveryState::Queued,
        created_at: now.wall,
        since: now.wall,
        rank: None,
        due_at: now.wall,
        attempts: 0,
        body: None,
    }
}

/// A `UUIDv7` of this time.
fn new_id(now: Millis) -> DeliveryId {
    let milliseconds = now.0.max(0).unsigned_abs();
    let nanoseconds = u32::try_from(milliseconds % 1000).unwrap_or(0) * 1_000_000;
    let stamp = uuid::Timestamp::from_unix(uuid::NoContext, milliseconds / 1000, nanoseconds);
    DeliveryId(Uuid::new_v7(stamp).to_string())
}

/// Ids of the alerts that a notification shows as firing.
fn firing_of(notification: &Notification) -> Vec<model::AlertId> {
    notification.firing().map(|alert| alert.id).collect()
}

/// The robot and group by which the engine knows a delivery.
fn lane_of(delivery: &Delivery) -> (RobotId, Option<model::GroupId>) {
    (delivery.robot, delivery.notification.group)
}
