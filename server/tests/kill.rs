//! Killed by SIGKILL at random points, it loses nothing and says nothing twice.
//!
//! Each round has two robots, groups whose waiting messages are replaced, recoveries, and robots that throttle or lose answers.
//! The points are events, drawn from a seed that is printed. `BELLHOP_KILL_SEED` draws the same rounds again, and
//! `BELLHOP_KILL_ROUNDS` more or fewer of them.

mod support;

#[path = "kill/plan.rs"]
mod plan;
#[path = "kill/verdict.rs"]
mod verdict;

use std::{collections::BTreeMap, time::Duration};

use model::{
    Millis, RobotId,
    contact::ContactForm,
    dispatch_rule::{ConditionRow, DispatchRule, DispatchRuleForm},
    integration::Kind,
};
use plan::{Alert, Kill, Plan};
use serde_json::json;
use simulator::{ChatMessage, Fault, Robot, Settings, Simulator, SystemClock};
use support::{Bellhop, Workshop, done, soon};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

const ROUNDS: usize = 200;
/// Pairs of robots that rounds take in turn: so many that a robot's budget is enough.
const PAIRS: usize = 200;
const METRICS_TOKEN: &str = "queue";
/// Milliseconds that a robot pauses after a throttle, instead of ten minutes.
const PAUSE: &str = "300";
/// Milliseconds between two looks at a group, less than a pause: what waits is replaced.
const GROUP_INTERVAL: i64 = 20;

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

/// An alert of which both robots of its round are to be told, or that it is over.
#[derive(Clone, Debug)]
struct Expected {
    alert: Alert,
    resolved: bool,
    /// Answered with 200. What was not is posted again after the next start, as senders do.
    accepted: bool,
}

impl Trial {
    async fn prepare(rounds: usize) -> Self {
        let simulator = Simulator::new(Settings { limit: 20, ..Settings::default() }, SystemClock);
        let running = simulator.start().await.unwrap();
        let data = tempfile::tempdir().unwrap();
        let workshop = Workshop::open(data.path(), running.address()).await;
        for pair in 0..rounds.min(PAIRS) {
            for robot in 0..2 {
                simulator.put_robot(Robot::new(token(pair, robot), token(pair, robot)));
            }
            route(&workshop, &running, pair).await;
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
        if plan.settles {
            self.settle(&bellhop).await;
        }
        let before = self.requests(round);
        self.order(round, &plan.faults);
        if round > 0 {
            self.order(round - 1, &plan.earlier);
        }
        let mut posting = self.post_all(&bellhop, round, plan);
        let last_words = self.reach(&mut posting, &bellhop, round, plan, before).await;
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

    fn order(&self, round: usize, faults: &[Option<(Fault, u32)>; 2]) {
        for (robot, (fault, times)) in
            faults.iter().enumerate().filter_map(|(robot, fault)| Some((robot, fault.clone()?)))
        {
            self.simulator.script(&token(round, robot), fault, times).unwrap();
        }
    }

    fn serve(&self) -> tokio::process::Command {
        let robots = self.running.address().to_string();
        let arguments = ["--robot-host", &robots, "--metrics-token", METRICS_TOKEN];
        let mut command = support::serve(self.data.path(), &arguments);
        command.env("BELLHOP_TEST_PAUSE", PAUSE);
        command
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

    /// Posts again what was not accepted, and waits until both robots were told of every alert and nothing waits any more.
    async fn settle(&mut self, bellhop: &Bellhop) {
        for resolved in [false, true] {
            let mut again: Vec<&mut Expected> =
                self.open.iter_mut().filter(|one| !one.accepted && one.resolved == resolved).collect();
            for one in &mut again {
                let (status, answer) =
                    bellhop.post(&self.ingest, body(std::slice::from_ref(&one.alert), resolved)).await;
                assert_eq!(status, 200, "{answer}");
                one.accepted = true;
            }
            let wanted: Vec<Expected> = self.open.iter().filter(|one| !one.resolved).cloned().collect();
            self.arrived(&wanted).await;
            soon(until_nothing_waits(bellhop)).await;
        }
        self.seen.append(&mut self.open);
    }

    async fn arrived(&self, wanted: &[Expected]) {
        let all = self.simulator.wait_until(|simulator| wanted.iter().all(|one| one.is_told(simulator)));
        if tokio::time::timeout(Duration::from_mins(3), all).await.is_err() {
            let missing: Vec<_> = wanted.iter().filter(|one| !one.is_told(&self.simulator)).collect();
            panic!("lost, or stuck for three minutes: {missing:?}");
        }
    }

    /// Posts the bodies of the plan at the same time; each task answers whether its body was accepted.
    fn post_all(&mut self, bellhop: &Bellhop, round: usize, plan: &Plan) -> JoinSet<Posted> {
        let mut bodies: Vec<(Vec<Alert>, bool)> = plan.posts.iter().map(|alerts| (alerts.clone(), false)).collect();
        bodies.extend(plan.follows.clone().map(|alert| (vec![alert], false)));
        let past = self.past(round, plan.resolves);
        if !past.is_empty() {
            bodies.push((past, true));
        }
        let mut posting = JoinSet::new();
        for (alerts, resolved) in bodies {
            self.expect(&alerts, resolved);
            let url = format!("{}{}", bellhop.base_url, self.ingest);
            let request = bellhop.client.post(url).header("content-type", "application/json");
            let request = request.body(body(&alerts, resolved));
            posting.spawn(async move {
                // Killed meanwhile, it gives no answer.
                let accepted = request.send().await.is_ok_and(|answer| answer.status().as_u16() == 200);
                Posted { alerts, resolved, accepted }
            });
        }
        posting
    }

    /// Of what both robots were told of: so many alerts of the round before, and all that are left of earlier ones.
    fn past(&self, round: usize, resolves: usize) -> Vec<Alert> {
        let is_over = |one: &&Expected| {
            one.resolved || self.seen.iter().chain(&self.open).any(|other| other.resolved && other.alert == one.alert)
        };
        let fires = |one: &&Expected| one.alert.round + 20 > round && !is_over(one);
        let (last, earlier): (Vec<_>, Vec<_>) =
            self.seen.iter().filter(fires).map(|one| one.alert.clone()).partition(|alert| alert.round + 1 == round);
        last.into_iter().take(resolves).chain(earlier.into_iter().filter(|alert| alert.round + 1 < round)).collect()
    }

    fn expect(&mut self, alerts: &[Alert], resolved: bool) {
        for alert in alerts {
            if !self.open.iter().any(|one| one.alert == *alert && one.resolved == resolved) {
                self.open.push(Expected { alert: alert.clone(), resolved, accepted: false });
            }
        }
    }

    fn note(&mut self, posted: &Posted) {
        for one in &mut self.open {
            if posted.accepted && posted.resolved == one.resolved && posted.alerts.contains(&one.alert) {
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
        before: usize,
    ) -> Option<TcpStream> {
        let part = match plan.kill {
            Kill::AfterEvents(events) => {
                self.events(posting, round, before + events).await;
                return None;
            }
            Kill::WithinBody(part) => part,
            Kill::BeforeAnswer => 1000,
        };
        let alerts = [Alert { round, family: 0, number: 99 }];
        self.expect(&alerts, false);
        let request = self.raw(&body(&alerts, false));
        let mut stream = TcpStream::connect(bellhop.address()).await.unwrap();
        stream.write_all(&request[..request.len() * part / 1000]).await.unwrap();
        Some(stream)
    }

    async fn events(&mut self, posting: &mut JoinSet<Posted>, round: usize, wanted: usize) {
        let mut changes = self.simulator.changes();
        let mut answers = 0;
        while answers + self.requests(round) < wanted {
            tokio::select! {
                Some(posted) = posting.join_next() => {
                    answers += 1;
                    self.note(&posted.unwrap());
                }
                _ = changes.changed() => {}
            }
        }
    }

    /// At the robots of this round, ever.
    fn requests(&self, round: usize) -> usize {
        (0..2).map(|robot| self.simulator.requests(&token(round, robot)).len()).sum()
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
        self.arrived(&self.seen.clone()).await;
        soon(until_nothing_waits(&bellhop)).await;
        assert_eq!(bellhop.terminate().await, Some(0));

        let workshop = Workshop::open(self.data.path(), self.running.address()).await;
        let figures = verdict::judge(&workshop.store, &self.simulator).await;
        for one in &self.seen {
            for robot in 0..2 {
                let (firing, resolved) = figures.shown[&(one.robot(robot), one.alert.name())];
                let is_over = self.seen.iter().any(|other| other.resolved && other.alert == one.alert);
                assert!(firing + resolved > 0, "lost: {one:?}");
                assert_eq!(resolved, usize::from(is_over), "recoveries of {one:?}");
            }
        }
        workshop.close().await;
        println!(
            "{} kills, {} alerts and recoveries, {} messages, {} of them repeated, {} replaced, {} times throttled",
            self.kills,
            self.seen.len(),
            figures.messages,
            figures.repeated,
            figures.replaced,
            figures.throttled
        );
    }
}

struct Posted {
    alerts: Vec<Alert>,
    resolved: bool,
    accepted: bool,
}

impl Expected {
    /// Both robots were told.
    fn is_told(&self, simulator: &Simulator) -> bool {
        (0..2).all(|robot| simulator.chat(&token(self.alert.round, robot)).iter().any(|message| self.is_in(message)))
    }

    /// In a recovery or below the heading of those that are over; else anywhere: what was over before it could be said is
    /// told as a recovery only.
    fn is_in(&self, message: &ChatMessage) -> bool {
        let name = self.alert.name();
        if !self.resolved {
            return message.text.contains(&name);
        }
        let is_recovery = message.title.as_deref().is_some_and(|title| title.starts_with('✅'));
        let over = message.text.split_once("##### ✅").map(|(_, over)| over);
        (is_recovery && message.text.contains(&name)) || over.is_some_and(|over| over.contains(&name))
    }

    /// Robots are numbered as they were made.
    fn robot(&self, robot: usize) -> RobotId {
        RobotId(i64::try_from(self.alert.round % PAIRS * 2 + robot + 1).unwrap())
    }
}

/// Two contacts with a robot each, and a rule that sends both what carries the number of the pair, each family on its own.
async fn route(workshop: &Workshop, running: &simulator::Running, pair: usize) {
    let mut contacts = Vec::new();
    for robot in 0..2 {
        let name = token(pair, robot);
        let contact = ContactForm { webhook_url: running.webhook(&name), name, ..ContactForm::default() };
        contacts.push(done(workshop.console.save_contact(&workshop.who, contact).await.unwrap()));
    }
    let condition = ConditionRow { label: "pair".to_owned(), value: pair.to_string(), ..ConditionRow::default() };
    let form = DispatchRuleForm {
        name: format!("pair {pair}"),
        conditions: vec![condition],
        contacts,
        group_wait: "0".to_owned(),
        repeat_interval: "86400".to_owned(),
        ..DispatchRuleForm::default()
    };
    let grouping = ["family".to_owned()].into();
    let rule = DispatchRule { grouping, group_interval: GROUP_INTERVAL, ..form.check().unwrap() };
    workshop.store.save_dispatch_rule(&rule, Millis(1)).await.unwrap();
}

fn token(round: usize, robot: usize) -> String {
    format!("robot-{}-{robot}", round % PAIRS)
}

fn body(alerts: &[Alert], resolved: bool) -> String {
    let status = if resolved { "resolved" } else { "firing" };
    let labels = |alert: &Alert| {
        let family = format!("{}-{}", alert.round, alert.family);
        BTreeMap::from([("alertname", alert.name()), ("family", family), ("pair", (alert.round % PAIRS).to_string())])
    };
    let alerts: Vec<_> =
        alerts.iter().map(|alert| json!({ "status": status, "labels": labels(alert), "annotations": {} })).collect();
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
