//! Two dispatchers live through the same story with edits of rules; one of them stops and starts now and then. Both say the same.
//!
//! What robots do here does not depend on which of several messages of the same moment goes first.

use engine::testing::rules::{SETS, rules};
use proptest::prelude::*;

use super::{
    on_a_stage,
    stage::{Stage, briefly},
    steps::{NAMES, Said, Step, any_open_said, any_reports, any_wait},
    stories,
};

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => any_reports(prop_oneof![3 => any_open_said(), 1 => Just(Said::FiresStill)]),
        1 => prop::sample::select(NAMES.to_vec()).prop_map(Step::Person),
        6 => any_wait(),
        1 => (0..SETS).prop_map(Step::Edit),
        1 => (0..2_usize, any::<bool>()).prop_map(|(robot, refuses)| Step::Refuses(robot, refuses)),
        1 => (0..2_usize, any::<bool>()).prop_map(|(robot, disabled)| Step::Disabled(robot, disabled)),
        2 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(stories(12))]

    #[test]
    fn a_restart_at_any_point_changes_nothing_that_is_said(
        which in 0..SETS,
        steps in prop::collection::vec(any_step(), 1..30),
    ) {
        on_a_stage(async {
            let (mut restless, mut steady) = (Stage::new(rules(which)).await, Stage::new(rules(which)).await);
            for step in &steps {
                restless.step(step).await;
                match step {
                    Step::Restart => steady.pass(restless.now().mono.since(steady.now().mono)).await,
                    step => steady.step(step).await,
                }
                let successors = restless.successors().union(&steady.successors()).copied().collect();
                assert_eq!(briefly(&restless.said, &successors), briefly(&steady.said, &successors), "after {step:?}");
            }
        });
    }
}
