//! What happens in a round, drawn from the seed and the round's number alone.

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use simulator::Fault;

#[derive(Clone, Debug)]
pub struct Plan {
    /// It is given the time to bring what came before to its end; else it is killed with that still waiting.
    pub settles: bool,
    /// The process is killed once at its start already, after so many lines that it says (none: as soon as it exists).
    pub stillborn: Option<usize>,
    /// The alerts in each posted body. All are posted at once; an alert may be in several of them. Alerts of one family are
    /// one group: where its first message waits, the next replaces it.
    pub posts: Vec<Vec<Alert>>,
    /// One more alert of a family of the round before, whose message may still wait.
    pub follows: Option<Alert>,
    /// Of the alerts of the round before, so many are resolved, in a body of their own.
    pub resolves: usize,
    /// What goes wrong first at each of the robots, and how often.
    pub faults: [Option<(Fault, u32)>; 2],
    /// The same at the robots of the round before, which are told of the recoveries.
    pub earlier: [Option<(Fault, u32)>; 2],
    pub kill: Kill,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub round: usize,
    pub family: usize,
    pub number: usize,
}

#[derive(Clone, Debug)]
pub enum Kill {
    /// One more body is written up to here (of 1000), and nothing more.
    WithinBody(usize),
    /// One more body is written, and nobody waits for the answer.
    BeforeAnswer,
    /// After so many events: answers to what was posted, and requests at the robots, in whatever order they come.
    AfterEvents(usize),
}

impl Plan {
    pub fn draw(seed: u64, round: usize) -> Self {
        let mut random = StdRng::seed_from_u64(seed ^ (round as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let stillborn = random.random_ratio(1, 6).then(|| random.random_range(0..=1));
        let families = random.random_range(1..=3);
        let alert = |number: usize| Alert { round, family: number % families, number };
        let mut numbers = 0;
        let mut posts: Vec<Vec<Alert>> = Vec::new();
        for _ in 0..random.random_range(1..=4) {
            let fresh = random.random_range(1..=2);
            let mut body: Vec<Alert> = (numbers..numbers + fresh).map(alert).collect();
            numbers += fresh;
            if numbers > fresh && random.random_ratio(1, 4) {
                body.push(alert(random.random_range(0..numbers - fresh)));
            }
            posts.push(body);
        }
        let follows =
            (round > 0 && random.random_ratio(1, 2)).then(|| Alert { round: round - 1, family: 0, number: 98 });
        let resolves = if round == 0 { 0 } else { random.random_range(0..=2) };
        let faults = [fault(&mut random), fault(&mut random)];
        let earlier = [fault(&mut random), fault(&mut random)];
        // A held answer holds the queue: only one request is seen. Else each family is at least one message.
        let requests = faults.iter().map(|fault| match fault {
            Some((Fault::Hold, _)) => 1,
            _ => families.min(numbers),
        });
        let events = posts.len() + requests.sum::<usize>();
        let kill = match random.random_range(0..6) {
            0 => Kill::WithinBody(random.random_range(0..1000)),
            1 => Kill::BeforeAnswer,
            _ => Kill::AfterEvents(random.random_range(1..=events)),
        };
        let settles = random.random_ratio(1, 2);
        Self { settles, stillborn, posts, follows, resolves, faults, earlier, kill }
    }
}

impl Alert {
    /// No name is part of another.
    pub fn name(&self) -> String {
        format!("Round{}Alert{}x", self.round, self.number)
    }
}

fn fault(random: &mut impl Rng) -> Option<(Fault, u32)> {
    Some(match random.random_range(0..20) {
        0..=2 => (Fault::Hold, 1),
        3 | 4 => (Fault::LoseAnswer, 1),
        5 => (Fault::HalfAnswer, 1),
        6 => (Fault::Reset, 1),
        7 => (Fault::Delay { milliseconds: random.random_range(1..30) }, 1),
        8..=11 => (throttled(), random.random_range(1..=2)),
        12 => (Fault::address_blocked(), 1),
        _ => return None,
    })
}

fn throttled() -> Fault {
    Fault::answer(r#"{"errcode":660026,"errmsg":"sending too many messages per minute"}"#)
}
