//! Alerts are matched with the rules before they come to the core, off its task and bit by bit: one that is costly to match keeps
//! no other waiting for longer than its own bit, and a stop waits for none.

use std::sync::Arc;

use engine::{Matched, Outcomes, Rules, Unmatched};
use model::{Mono, alert::Incoming};
use tokio::{sync::Semaphore, task::JoinError};

use crate::Clock;

/// Alerts that are matched in one bit.
const BIT: usize = 256;
/// Milliseconds after which a bit ends early.
const TIME: i64 = 10;

/// Who may match next. Cheap to clone.
#[derive(Clone)]
pub struct Turns {
    turns: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

impl Turns {
    /// One core is left to everything else, where there is more than one.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { turns: Arc::new(Semaphore::new(cores.saturating_sub(1).max(1))), clock }
    }

    /// What the rules make of the alerts; `None` where matching costs nothing worth mentioning, and the core does it itself.
    pub async fn match_batch(&self, rules: &Rules, alerts: Vec<Incoming>) -> (Vec<Incoming>, Option<Matched>) {
        if !rules.have_patterns() {
            return (alerts, None);
        }
        let mut work = (alerts, rules.nothing_matched(), 0);
        while work.2 < work.0.len() {
            let rules = rules.clone();
            let more = move |(alerts, mut matched, from): (Vec<Incoming>, Matched, usize), has_time: HasTime| {
                let mut to = from;
                while to < alerts.len() && to < from + BIT && (to == from || has_time.left()) {
                    rules.match_more(&alerts[to..=to], &mut matched);
                    to += 1;
                }
                (alerts, matched, to)
            };
            work = self.turn(work, more).await;
        }
        (work.0, Some(work.1))
    }

    /// What the rules make of alerts that the engine holds.
    pub async fn match_held(&self, rules: &Rules, unmatched: Unmatched, outcomes: Outcomes) -> Outcomes {
        let mut work = (unmatched, outcomes, true);
        while work.2 && !work.0.is_empty() {
            let rules = rules.clone();
            let more = move |(mut unmatched, mut outcomes, _): (Unmatched, Outcomes, bool), has_time: HasTime| {
                let mut left = true;
                for done in 0..BIT {
                    if !left || (done > 0 && !has_time.left()) {
                        break;
                    }
                    left = rules.match_some(&mut unmatched, 1, &mut outcomes);
                }
                (unmatched, outcomes, left)
            };
            work = self.turn(work, more).await;
        }
        work.1
    }

    /// Does one bit of work when its turn has come, on a thread that may be kept busy.
    async fn turn<T: Send + 'static>(&self, work: T, bit: impl FnOnce(T, HasTime) -> T + Send + 'static) -> T {
        let turn = self.turns.acquire().await.expect("the semaphore is never closed");
        let clock = Arc::clone(&self.clock);
        let until = clock.now().mono.plus(TIME);
        let done = tokio::task::spawn_blocking(move || bit(work, HasTime { clock, until })).await;
        drop(turn);
        match done {
            Ok(work) => work,
            Err(error) => died(error).await,
        }
    }
}

/// Work on a thread of its own died: so does whoever waits for it. At the end of the process it was only not begun any more.
pub async fn died<T>(error: JoinError) -> T {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => std::future::pending().await,
    }
}

struct HasTime {
    clock: Arc<dyn Clock>,
    until: Mono,
}

impl HasTime {
    fn left(&self) -> bool {
        self.clock.now().mono < self.until
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use model::{
        IntegrationId, Labels, Millis, Now, RuleId,
        alert::Ends,
        condition::{Condition, Conditions, Operator},
        dispatch_rule::{DispatchRule, DispatchRuleForm},
        routing::{RoutedRule, Routing},
    };

    use super::*;
    use crate::ManualClock;

    const NOW: Now = Now { wall: Millis(1_790_000_000_000), mono: Mono(0) };

    fn rules(operator: Operator) -> Rules {
        let condition = Condition { label: "alertname".into(), operator, value: "(big|small)-[0-9]+".into() };
        let form = DispatchRuleForm {
            name: "Everything".into(),
            contacts: vec![model::ContactId(1)],
            ..DispatchRuleForm::default()
        };
        let conditions = Conditions(vec![vec![condition]]);
        let rule = DispatchRule { id: RuleId(1), conditions, ..form.check().expect("the form is complete") };
        let routing = Routing { rules: vec![RoutedRule { rule, targets: Vec::new() }.into()], ..Routing::default() };
        Rules::compile(routing)
    }

    fn batch(count: usize) -> Vec<Incoming> {
        let alert = |number: usize| {
            let labels = Labels::from_iter([("alertname", format!("big-{number}").as_str())]);
            Incoming {
                integration: IntegrationId(1),
                fingerprint: labels.fingerprint(),
                labels: Arc::new(labels),
                annotations: Arc::default(),
                severity: model::severity::Severity::default(),
                generator_url: String::new(),
                starts_at: None,
                ends: Ends::Open,
                envelope: model::alert::Envelope::default(),
            }
        };
        (0..count).map(alert).collect()
    }

    fn turns() -> Turns {
        Turns { turns: Arc::new(Semaphore::new(1)), clock: Arc::new(ManualClock::at(NOW)) }
    }

    #[tokio::test]
    async fn a_small_request_waits_for_one_bit_of_a_large_one_and_not_for_all_of_it() {
        let (turns, rules, order) = (turns(), rules(Operator::Matches), AtomicUsize::new(0));
        let matched = async |count| {
            let (alerts, matched) = turns.match_batch(&rules, batch(count)).await;
            assert!(alerts.len() == count && matched.is_some());
            order.fetch_add(1, Ordering::SeqCst)
        };
        // The large one is asked first, and both wait for the turn that is taken.
        let taken = turns.turns.acquire().await.unwrap();
        let (large, small, ()) = tokio::join!(matched(8 * BIT), matched(1), async { drop(taken) });
        assert_eq!((small, large), (0, 1));
    }

    #[tokio::test]
    async fn rules_without_expressions_are_left_to_the_core() {
        let (alerts, matched) = turns().match_batch(&rules(Operator::Equals), batch(3)).await;
        assert!(alerts.len() == 3 && matched.is_none());
    }
}
