//! What happens in a round, drawn from the seed and the round's number alone.

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use simulator::Fault;

#[derive(Clone, Debug)]
pub struct Plan {
    /// The process is killed once at its start already, after so many lines that it says (none: as soon as it exists).
    pub stillborn: Option<usize>,
    /// The names of the alerts in each posted body. All are posted at once; a name may be in several of them.
    pub posts: Vec<Vec<String>>,
    /// Of the alerts of the round before, so many are resolved, in a body of their own.
    pub resolves: usize,
    /// What goes wrong at the robot first.
    pub fault: Option<Fault>,
    pub kill: Kill,
}

#[derive(Clone, Debug)]
pub enum Kill {
    /// One more body is written up to here (of 1000), and nothing more.
    WithinBody(usize),
    /// One more body is written, and nobody waits for the answer.
    BeforeAnswer,
    /// After so many events: answers to what was posted, and requests at the robot, in whatever order they come.
    AfterEvents(usize),
}

impl Plan {
    pub fn draw(seed: u64, round: usize) -> Self {
        let mut random = StdRng::seed_from_u64(seed ^ (round as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let stillborn = random.random_ratio(1, 6).then(|| random.random_range(0..=1));
        let mut names = 0;
        let mut posts: Vec<Vec<String>> = Vec::new();
        for _ in 0..random.random_range(1..=4) {
            let fresh = random.random_range(1..=2);
            let mut body: Vec<String> = (names..names + fresh).map(|number| name(round, number)).collect();
            names += fresh;
            if names > fresh && random.random_ratio(1, 4) {
                body.push(name(round, random.random_range(0..names - fresh)));
            }
            posts.push(body);
        }
        let resolves = if round == 0 { 0 } else { random.random_range(0..=2) };
        let fault = fault(&mut random);
        // A held answer holds the lane: only one request is seen.
        let requests = if matches!(fault, Some(Fault::Hold)) { 1 } else { names };
        let kill = match random.random_range(0..6) {
            0 => Kill::WithinBody(random.random_range(0..1000)),
            1 => Kill::BeforeAnswer,
            _ => Kill::AfterEvents(random.random_range(1..=posts.len() + requests)),
        };
        Self { stillborn, posts, resolves, fault, kill }
    }
}

/// No name is part of another.
pub fn name(round: usize, number: usize) -> String {
    format!("Round{round}Alert{number}x")
}

fn fault(random: &mut impl Rng) -> Option<Fault> {
    Some(match random.random_range(0..10) {
        0 | 1 => Fault::Hold,
        2 => Fault::LoseAnswer,
        3 => Fault::HalfAnswer,
        4 => Fault::Reset,
        5 => Fault::Delay { milliseconds: random.random_range(1..30) },
        _ => return None,
    })
}
