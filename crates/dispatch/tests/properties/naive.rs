//! What the dispatcher says is what the naive model says, whatever the robots do and however often it stops or dies.

use dispatch::failpoint::Point;
use engine::testing::{
    naive,
    rules::{ROOMY, rules},
};
use proptest::prelude::*;

use super::{
    on_a_stage,
    stage::{Stage, briefly, quiet_until},
    steps::{NAMES, Said, Step, Trouble, any_crash, any_fault, any_open_said, any_reports, any_said, any_wait},
    stories,
};

async fn told_as_the_model_tells(which: usize, steps: Vec<Step>) {
    let mut stage = Stage::new(rules(which)).await;
    for step in &steps {
        stage.step(step).await;
    }
    let expected = naive::notifications(&stage.routing().await, quiet_until(), &stage.history);
    let successors = stage.successors();
    assert_eq!(briefly(&stage.said, &successors), briefly(&expected, &successors));
    stage.everything_recovers(&NAMES).await;
    stage.nothing_is_lost_or_said_twice().await;
}

/// Two robots, several groups; one robot refuses until a person mends it, so that messages are replaced; a recovery is in
/// flight when its answer is lost.
#[test]
fn with_replaces_and_recoveries_in_flight_it_may_die_at_each_step() {
    for point in Point::ALL {
        for nth in [1, 2, 3, 5, 8] {
            on_a_stage(told_as_the_model_tells(
                0,
                vec![
                    Step::Crash(point, nth),
                    Step::Fault(0, Trouble::Blocks, 1),
                    Step::Reports(vec![("a1", Said::Fires), ("b1", Said::Fires)]),
                    Step::Wait(10),
                    Step::Reports(vec![("a2", Said::Fires)]),
                    Step::Wait(40),
                    Step::Test(0),
                    Step::Reports(vec![("a1", Said::Over), ("b1", Said::Over)]),
                    Step::Fault(0, Trouble::LosesAnswer, 2),
                    Step::Wait(60),
                ],
            ));
        }
    }
}

proptest! {
    #![proptest_config(stories(16))]

    #[test]
    fn robots_may_fail_in_any_way(
        which in 0..ROOMY,
        steps in prop::collection::vec(prop_oneof![
            4 => any_reports(any_said()), 6 => any_wait(), 3 => any_fault(), 1 => (0..2_usize).prop_map(Step::Test), 1 => Just(Step::Restart),
        ], 1..30),
    ) {
        on_a_stage(told_as_the_model_tells(which, steps));
    }

    /// Alerts without an end, because the last move of an end may be lost with the process.
    #[test]
    fn it_may_die_at_any_point(
        which in 0..ROOMY,
        steps in prop::collection::vec(prop_oneof![
            4 => any_reports(any_open_said()), 6 => any_wait(), 2 => any_fault(), 1 => (0..2_usize).prop_map(Step::Test), 3 => any_crash(),
        ], 1..30),
    ) {
        on_a_stage(told_as_the_model_tells(which, steps));
    }
}
