//! Killed by SIGKILL at random points, it loses nothing and says nothing twice (design 6).
//!
//! The points are events, drawn from a seed that is printed. `BELLHOP_KILL_SEED` draws the same rounds again, and
//! `BELLHOP_KILL_ROUNDS` more or fewer of them.

mod support;

#[path = "kill/plan.rs"]
mod plan;

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use model::{answer::Verdict, delivery::DeliveryState, integration::Kind};
use plan::{Kill, Plan};
use serde_json::json;
use simulator::{ChatMessage, Outcome, Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Workshop, soon};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

const ROUNDS: usize = 200;
const METRICS_TOKEN: &str = "queue";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wherever_it_is_killed_nothing_is_lost_and_nothing_comes_twice() {
    let seed = number("BELLHOP_KILL_SEED").unwrap_or_else(rand::random);
    let rounds = number("BELLHOP_KILL_ROUNDS").map_or(ROUNDS, |rounds| usize::try_from(rounds).unwrap());
    println!("BELLHOP_KILL_SEED={seed} draws the same {rounds} rounds again");
    let mut trial = Trial::prepare(rounds).await;
    for round in 0..rounds {
        let plan = Plan::draw(seed, round);
        println!("round {round}: {plan:?}");
        trial.round(round, &plan).await;
    }
    trial.end().await;
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// One data folder, one simulator that outlives everything, and what is to be in its chats.
struct Trial {
    data: TempDir,
    simulator: Simulator,
    running: simulator::Running,
    ingest: String,
    kills: u32,
    /// What was posted and has not been seen to its end.
    open: Vec<Expected>,
    seen: Vec<Expected>,
}

/// One message that is to be in a chat.
#[derive(Clone, Debug)]
struct Expected {
    round: usize,
    name: String,
    resolved: bool,
    /// Answered with 200. What was not is posted again after the next start, as senders do.
    accepted: bool,
    /// Kills before it was posted.
    kills: u32,
}

impl Trial {
    async fn prepare(rounds: usize) -> Self {
        let simulator = Simulator::new(Settings { limit: 20, ..Settings::default() }, SystemClock);
        let running = simulator.start().await.unwrap();
        let data = tempfile::tempdir().unwrap();
        let workshop = Workshop::open(data.path(), running.address()).await;
        for round in 0..rounds {
            simulator.put_robot(Robot::new(token(round), token(round)));
            workshop.route("round", &round.to_string(), &running.webhook(&token(round))).await;
        }
        let ingest = workshop.integration(Kind::Alertmanager).await;
        workshop.close().await;
        Self { data, simulator, running, ingest, kills: 0, open: Vec::new(), seen: Vec::new() }
    }

    /// Starts it, lets it bring the round before to its end, posts, and kills it.
    async fn round(&mut self, round: usize, plan: &Plan) {
        if let Some(lines) = plan.stillborn {
            self.kill_at_start(lines).await;
        }
        let bellhop = Bellhop::start(self.serve()).await;
        self.settle(&bellhop).await;
        if let Some(fault) = &plan.fault {
            self.simulator.script(&token(round), fault.clone(), 1).unwrap();
        }
        let mut posting = self.post_all(&bellhop, round, plan);
        let last_words = self.reach(&mut posting, &bellhop, round, plan).await;
        bellhop.kill().await;
        drop(last_words);
        // An answer that was on its way at the kill counts.
        while let Some(posted) = posting.join_next().await {
            self.note(&posted.unwrap());
        }
        self.kills += 1;
        self.simulator.clear_faults();
        self.simulator.release_held();
    }

    fn serve(&self) -> tokio::process::Command {
        let robots = self.running.address().to_string();
        support::serve(self.data.path(), &["--robot-host", &robots, "--metrics-token", METRICS_TOKEN])
    }

    async fn kill_at_start(&mut self, lines: usize) {
        if lines == 0 {
            let mut child =
                self.serve().stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn();
            child.as_mut().unwrap().kill().await.unwrap();
        } else {
            Bellhop::start(self.serve()).await.kill().await;
        }
        self.kills += 1;
    }

    /// Posts again what was not accepted, and waits until every alert has arrived and nothing waits any more.
    async fn settle(&mut self, bellhop: &Bellhop) {
        for resolved in [false, true] {
            let mut again: Vec<&mut Expected> =
                self.open.iter_mut().filter(|one| !one.accepted && one.resolved == resolved).collect();
            for one in &mut again {
                let (status, answer) =
                    bellhop.post(&self.ingest, body(one.round, std::slice::from_ref(&one.name), resolved)).await;
                assert_eq!(status, 200, "{answer}");
                one.accepted = true;
            }
            let wanted: Vec<Expected> = self.open.iter().filter(|one| !one.resolved).cloned().collect();
            self.arrived(&wanted).await;
            soon(until_nothing_waits(bellhop)).await;
        }
        self.look();
    }

    async fn arrived(&self, wanted: &[Expected]) {
        let all = self.simulator.wait_until(|simulator| wanted.iter().all(|one| one.message(simulator).is_some()));
        if tokio::time::timeout(Duration::from_secs(90), all).await.is_err() {
            let missing: Vec<_> = wanted.iter().filter(|one| one.message(&self.simulator).is_none()).collect();
            panic!("lost, or stuck for 90 s: {missing:?}");
        }
    }

    /// Nothing waits: what has arrived stays as it is from now on.
    fn look(&mut self) {
        let (seen, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.open).into_iter().partition(|one| one.message(&self.simulator).is_some());
        self.open = open;
        for one in &seen {
            one.check(&self.simulator, self.kills);
        }
        self.seen.extend(seen);
    }

    /// Posts the bodies of the plan at the same time; each task answers whether its body was accepted.
    fn post_all(&mut self, bellhop: &Bellhop, round: usize, plan: &Plan) -> JoinSet<Posted> {
        let mut bodies: Vec<(usize, Vec<String>, bool)> =
            plan.posts.iter().map(|names| (round, names.clone(), false)).collect();
        let past = self.seen.iter().filter(|one| !one.resolved && one.round + 1 == round).take(plan.resolves);
        let past: Vec<String> = past.map(|one| one.name.clone()).collect();
        if !past.is_empty() {
            bodies.push((round - 1, past, true));
        }
        let mut posting = JoinSet::new();
        for (of, names, resolved) in bodies {
            self.expect(of, &names, resolved);
            let url = format!("{}{}", bellhop.base_url, self.ingest);
            let request =
                bellhop.client.post(url).header("content-type", "application/json").body(body(of, &names, resolved));
            posting.spawn(async move {
                // Killed meanwhile, it gives no answer.
                let accepted = request.send().await.is_ok_and(|answer| answer.status().as_u16() == 200);
                Posted { names, resolved, accepted }
            });
        }
        posting
    }

    fn expect(&mut self, round: usize, names: &[String], resolved: bool) {
        for name in names {
            if !self.open.iter().any(|one| one.name == *name && one.resolved == resolved) {
                let (name, kills) = (name.clone(), self.kills);
                self.open.push(Expected { round, name, resolved, accepted: false, kills });
            }
        }
    }

    fn note(&mut self, posted: &Posted) {
        for one in &mut self.open {
            if posted.accepted && posted.resolved == one.resolved && posted.names.contains(&one.name) {
                one.accepted = true;
            }
        }
    }

    /// Waits for the moment of the kill. Returns a connection that is open until then.
    async fn reach(
        &mut self,
        posting: &mut JoinSet<Posted>,
        bellhop: &Bellhop,
        round: usize,
        plan: &Plan,
    ) -> Option<TcpStream> {
        let part = match plan.kill {
            Kill::AfterEvents(events) => {
                self.events(posting, round, events).await;
                return None;
            }
            Kill::WithinBody(part) => part,
            Kill::BeforeAnswer => 1000,
        };
        let names = vec![plan::name(round, 99)];
        self.expect(round, &names, false);
        let request = self.raw(&body(round, &names, false));
        let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
        stream.write_all(&request[..request.len() * part / 1000]).await.unwrap();
        Some(stream)
    }

    async fn events(&mut self, posting: &mut JoinSet<Posted>, round: usize, wanted: usize) {
        let mut changes = self.simulator.changes();
        let mut answers = 0;
        while answers + self.simulator.requests(&token(round)).len() < wanted {
            tokio::select! {
                Some(posted) = posting.join_next() => {
                    answers += 1;
                    self.note(&posted.unwrap());
                }
                _ = changes.changed() => {}
            }
        }
    }

    fn raw(&self, body: &str) -> Vec<u8> {
        let length = body.len();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: bellhop\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n",
            self.ingest
        );
        (head + body).into_bytes()
    }

    /// Everything arrives, recoveries too, and the database tells the same story as the chats.
    async fn end(mut self) {
        let bellhop = Bellhop::start(self.serve()).await;
        self.settle(&bellhop).await;
        self.arrived(&self.open.clone()).await;
        soon(until_nothing_waits(&bellhop)).await;
        self.look();
        assert_eq!(bellhop.terminate().await, Some(0));
        assert!(self.open.is_empty(), "{:?}", self.open);

        let chats: Vec<ChatMessage> =
            self.simulator.robots().iter().flat_map(|view| self.simulator.chat(&view.robot.token)).collect();
        assert_eq!(chats.len(), self.seen.len(), "nothing is in the chats that was not posted");
        self.compare_with_the_database(&chats).await;
        let repeated = chats.iter().filter(|message| message.posts > 1).count();
        println!("{} kills, {} messages, {repeated} of them posted again", self.kills, chats.len());
    }

    async fn compare_with_the_database(&self, chats: &[ChatMessage]) {
        let workshop = Workshop::open(self.data.path(), self.running.address()).await;
        let mut by_id: HashMap<String, u32> =
            chats.iter().map(|message| (message.msg_uuid.clone().unwrap(), message.repeats)).collect();
        let mut query = model::delivery::DeliveryQuery::default();
        loop {
            let page = workshop.store.deliveries(&query).await.unwrap();
            for row in &page.rows {
                assert_eq!(row.state, DeliveryState::Sent, "{row:?}");
                let repeats = by_id.remove(&row.id.0).unwrap_or_else(|| panic!("in no chat: {row:?}"));
                let attempts = workshop.console.delivery(&workshop.who, row.id.clone()).await.unwrap().attempts;
                let (last, earlier) = attempts.split_last().unwrap();
                assert_eq!(last.answer.as_ref().unwrap().verdict, Verdict::Sent);
                let flagged = earlier.iter().filter(|one| one.answer.as_ref().unwrap().maybe_delivered).count();
                assert!(flagged >= repeats as usize, "a repeat that is not flagged: {attempts:?}");
            }
            if page.rows.is_empty() {
                break;
            }
            query.page.number += 1;
        }
        assert_eq!(by_id, HashMap::new());
        workshop.close().await;
    }
}

struct Posted {
    names: Vec<String>,
    resolved: bool,
    accepted: bool,
}

impl Expected {
    fn messages(&self, simulator: &Simulator) -> Vec<ChatMessage> {
        let mut chat = simulator.chat(&token(self.round));
        chat.retain(|message| {
            let recovery = message.title.as_deref().is_some_and(|title| title.starts_with('✅'));
            message.text.contains(&self.name) && recovery == self.resolved
        });
        chat
    }

    fn message(&self, simulator: &Simulator) -> Option<ChatMessage> {
        self.messages(simulator).pop()
    }

    /// Once in the chat, the same bytes at each POST, and no more POSTs than kills and lost answers account for.
    fn check(&self, simulator: &Simulator, kills: u32) {
        let messages = self.messages(simulator);
        assert_eq!(messages.len(), 1, "twice in the chat: {self:?} {messages:?}");
        let uuid = messages[0].msg_uuid.as_ref().expect("every message has one");
        let mut requests = simulator.requests(&token(self.round));
        requests.retain(|request| request.msg_uuid.as_ref() == Some(uuid));
        assert!(requests.iter().all(|request| request.body == requests[0].body), "a repeat differs: {requests:?}");
        let unanswered = requests.iter().filter(|request| request.answer.is_none()).count();
        let allowed = 1 + unanswered + (kills - self.kills) as usize;
        assert!(requests.len() <= allowed, "{self:?} was posted too often: {requests:?}");
        let refused = requests.iter().filter(|request| matches!(request.outcome, Outcome::Refused { .. })).count();
        assert_eq!(refused, 0, "{requests:?}");
    }
}

fn token(round: usize) -> String {
    format!("robot-{round}")
}

fn body(round: usize, names: &[String], resolved: bool) -> String {
    let status = if resolved { "resolved" } else { "firing" };
    let labels = |name: &String| BTreeMap::from([("alertname", name.clone()), ("round", round.to_string())]);
    let alerts: Vec<_> =
        names.iter().map(|name| json!({ "status": status, "labels": labels(name), "annotations": {} })).collect();
    json!({ "version": "4", "status": status, "alerts": alerts }).to_string()
}

async fn until_nothing_waits(bellhop: &Bellhop) {
    let url = format!("{}/metrics", bellhop.base_url);
    loop {
        let metrics = bellhop.client.get(&url).bearer_auth(METRICS_TOKEN).send().await.unwrap().text().await.unwrap();
        if metrics.lines().any(|line| line == "bellhop_queue_deliveries 0") {
            return;
        }
    }
}
