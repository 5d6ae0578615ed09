//! The sender: a task of its own that owns the queues of all robots. It takes what leaves next, writes it, notes that it leaves, sends it,
//! and stores what came of it. What leaves at one moment is one transaction, and so is what is answered at one moment: the core waits for
//! no more than that, and neither waits for the other.

mod asides;
mod asked;
mod begin;
mod compose;
mod end;
mod judge;
mod notices;
mod place;
mod record;
#[cfg(feature = "failpoint")]
mod rest;
mod restore;
mod robot;
mod robots;

use std::{collections::HashMap, mem, sync::Arc};

use dingtalk::Client;
use message::Zone;
use model::{
    DeliveryId, Mono, Now, RobotId,
    account::Language,
    answer::{Answer, Meaning, Verdict},
    settings::SettingsForm,
    web::PublicUrl,
};
use rand::rngs::StdRng;
use store::Store;
use tokio::{
    sync::mpsc,
    task::{self, JoinSet},
};

use crate::{
    Clock, Failpoints,
    command::Ask,
    failpoint::Died,
    failure::RETRY_AFTER,
    order::{Known, Order, Outcome},
    published::Published,
};

use asides::Asides;
use robot::Waiting;
use robots::Robots;

/// Orders, questions or answers that are looked at together.
const BATCH: usize = 512;
/// Milliseconds that a stop waits for the sends in flight: more than a request may take.
const GRACE: i64 = 6_000;

pub struct Sender {
    store: Store,
    client: Arc<Client>,
    clock: Arc<dyn Clock>,
    random: StdRng,
    robots: Robots,
    style: Arc<Style>,
    public_url: PublicUrl,
    attempts: JoinSet<Answered>,
    /// What each task in flight is about: should it die, the attempt is known.
    in_flight: HashMap<task::Id, Attempt>,
    /// Answers that could not be stored yet; their robots stay busy.
    unrecorded: Vec<Finished>,
    /// When people were last told of a robot's messages that were given up.
    told_trouble: HashMap<RobotId, Mono>,
    asides: Asides,
    published: Published,
    outcomes: mpsc::UnboundedSender<Outcome>,
    /// An edit is stored that is not in force yet.
    edit_owed: bool,
    /// An edit is in force, and was not looked at yet.
    is_behind: bool,
    /// Nothing is begun, ended or stored before this, because the store refused the last time.
    retry_at: Mono,
    failpoints: Failpoints,
    #[cfg(feature = "failpoint")]
    is_asked_for_rest: bool,
}

impl Sender {
    /// Until there is no core any more. Gives back where questions come in.
    pub async fn run(
        mut self,
        mut orders: mpsc::UnboundedReceiver<Order>,
        mut asks: mpsc::Receiver<Ask>,
    ) -> Result<mpsc::Receiver<Ask>, Died> {
        let clock = Arc::clone(&self.clock);
        let (mut given, mut asked, mut answered) = (Vec::new(), Vec::new(), Vec::new());
        let mut anybody_asks = true;
        let mut busy_since = clock.now().mono;
        loop {
            self.work_due().await?;
            #[cfg(feature = "failpoint")]
            self.tell_rest(orders.is_empty() && asks.is_empty());
            let wake = self.next_due();
            let worked = clock.now().mono.since(busy_since).max(0).unsigned_abs();
            metrics::histogram!("bellhop_sender_turn_seconds").record(std::time::Duration::from_millis(worked));
            tokio::select! {
                biased;
                count = orders.recv_many(&mut given, BATCH) => {
                    busy_since = clock.now().mono;
                    if count == 0 {
                        break;
                    }
                    given.drain(..).for_each(|order| self.obey(order));
                }
                Some(done) = self.attempts.join_next_with_id() => {
                    busy_since = clock.now().mono;
                    answered.push(done);
                    while answered.len() < BATCH && let Some(done) = self.attempts.try_join_next_with_id() {
                        answered.push(done);
                    }
                    self.finished(answered.drain(..)).await?;
                }
                count = asks.recv_many(&mut asked, BATCH), if anybody_asks => {
                    busy_since = clock.now().mono;
                    anybody_asks = count > 0;
                    for ask in asked.drain(..) {
                        self.answer(ask).await;
                    }
                }
                () = sleep(&*clock, wake) => busy_since = clock.now().mono,
            }
        }
        self.shut_down().await?;
        Ok(asks)
    }

    fn obey(&mut self, order: Order) {
        let now = self.clock.now();
        match order {
            Order::Add { deliveries, replaced } => {
                let mut since = self.remove_replaced(&replaced, now);
                for delivery in deliveries {
                    let mut waiting = Waiting::of(delivery, now);
                    // Exact, whatever the wall clock did meanwhile.
                    if let Some(group) = waiting.delivery.group
                        && let Some(since) = since.remove(&(waiting.delivery.robot, group))
                    {
                        waiting.since = since;
                    }
                    self.robots.add(waiting, now.mono);
                }
            }
            Order::InForce => self.is_behind = true,
            Order::EditOwed(owed) => self.edit_owed = owed,
            #[cfg(feature = "failpoint")]
            Order::Rest => self.is_asked_for_rest = true,
        }
    }

    /// Everything that is due: answers to be stored, ends, starts.
    async fn work_due(&mut self) -> Result<(), Died> {
        if self.retry_at > self.clock.now().mono {
            return Ok(());
        }
        let unrecorded = mem::take(&mut self.unrecorded);
        self.record(unrecorded).await?;
        if self.is_behind {
            self.follow().await;
        }
        self.end_expired().await;
        self.start_due().await
    }

    /// When something is to be begun, ended or stored next.
    fn next_due(&self) -> Option<Mono> {
        let unrecorded = (!self.unrecorded.is_empty()).then_some(self.retry_at);
        let behind = self.is_behind.then_some(self.retry_at);
        let due = [self.robots.next_due(), self.robots.next_expiry(), unrecorded, behind];
        due.into_iter().flatten().min().map(|due| due.max(self.retry_at))
    }

    /// Follows an edit. All of it is read here, between what the sender itself stores, so that nothing of that is overlooked.
    async fn follow(&mut self) {
        let read = async {
            let settings = self.store.settings().await?;
            let robots = self.store.robots().await?;
            Ok::<_, store::Error>((settings, robots, self.store.open_delivery_ids().await?))
        };
        let (settings, robots, open) = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, "the sender could not follow an edit; it is tried again");
                self.retry_at = self.clock.now().mono.plus(RETRY_AFTER);
                return;
            }
        };
        let now = self.clock.now();
        self.is_behind = false;
        self.style = Arc::new(Style::of(&settings, &self.public_url));
        self.robots.set_limit(settings.budget(), now.mono);
        self.robots.forget_credentials();
        self.restore_robots(robots, now);
        for waiting in self.robots.retain(&open, now.mono) {
            self.is_cancelled(waiting);
        }
        self.forget_set_aside(|id| !open.contains(id));
        // It may have fixed what was wrong.
        self.robots.try_now(&self.asides.messages(), now.mono);
    }

    fn tell(&self, outcome: Outcome) {
        // The core may have stopped: the next start reads what is stored.
        let _ = self.outcomes.send(outcome);
    }

    fn tell_ended(&self, waiting: &Waiting) {
        self.tell(Outcome::Ended(Known::of(&waiting.delivery)));
    }

    /// These are set aside no more: what could not be stored about them was stored, or they came to an end.
    fn forget_set_aside(&mut self, are_done: impl Fn(&DeliveryId) -> bool) {
        if self.asides.are_done(are_done) {
            self.publish_set_aside();
        }
    }

    /// The sends in flight get their time.
    async fn shut_down(&mut self) -> Result<(), Died> {
        let clock = Arc::clone(&self.clock);
        let end = clock.now().mono.plus(GRACE);
        loop {
            tokio::select! {
                biased;
                done = self.attempts.join_next_with_id() => match done {
                    None => break,
                    Some(done) => self.finished([done].into_iter()).await?,
                },
                () = clock.sleep_until(end) => {
                    tracing::warn!(attempts = self.attempts.len(), "stopped before every attempt was answered; they are repeated at the next start");
                    break;
                }
            }
        }
        for waiting in self.robots.take_tests() {
            self.is_cancelled(waiting);
        }
        Ok(())
    }
}

async fn sleep(clock: &dyn Clock, until: Option<Mono>) {
    match until {
        Some(until) => clock.sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// Language, zone and links of messages.
#[derive(Debug)]
struct Style {
    language: Language,
    zone: Zone,
    public_url: Option<String>,
}

impl Style {
    fn of(settings: &SettingsForm, public_url: &PublicUrl) -> Self {
        Self {
            language: settings.language,
            zone: Zone::parse(&settings.zone).unwrap_or_default(),
            public_url: public_url.of(&settings.public_url),
        }
    }

    fn message<'a>(&'a self, keywords: &'a [String]) -> message::Style<'a> {
        message::Style {
            language: self.language,
            zone: self.zone.clone(),
            public_url: self.public_url.as_deref(),
            keywords,
        }
    }
}

/// An attempt under way.
#[derive(Debug)]
struct Attempt {
    waiting: Waiting,
    /// An attempt before this one may have arrived.
    was_unsure: bool,
    started: Now,
}

/// What the task of an attempt brings back.
#[derive(Debug)]
struct Answered {
    at: Now,
    answer: Answer,
}

/// An attempt that was made.
#[derive(Debug)]
struct Finished {
    waiting: Waiting,
    was_unsure: bool,
    started: Now,
    answered: Now,
    answer: Answer,
}

/// Nobody knows what came of the attempt: it is repeated with its bytes.
fn interrupted() -> Answer {
    Answer { maybe_delivered: true, ..own_answer(Verdict::Retry, Meaning::Interrupted, "") }
}

/// An answer that is ours: nothing was sent.
fn own_answer(verdict: Verdict, meaning: Meaning, text: &str) -> Answer {
    Answer { verdict, meaning, http_status: None, errcode: None, errmsg: text.to_owned(), maybe_delivered: false }
}
