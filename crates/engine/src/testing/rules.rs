//! Sets of dispatch rules that random stories choose from. Each has the rules 1, 2 and 3 and the robots 1 and 2, so that an edit
//! can lead from any set to any other.

use model::routing::RoutedRule;

use super::world::{Edit, rule};

/// How many sets there are whose groups have room, which is what the naive model knows.
pub const ROOMY: usize = 4;
/// How many sets there are.
pub const SETS: usize = 5;

pub fn rules(which: usize) -> Vec<RoutedRule> {
    match which {
        0 => vec![quick(1), quick(2).by(&["team"]).robots(&[1, 2]), slow(3).when("team", "a").without_recovery()],
        1 => vec![
            quick(1).by(&["team"]).robots(&[1, 2]),
            quick(2).when("team", "a").by(&[]).without_recovery(),
            slow(3).edit(|rule| rule.catch_all = true).robots(&[2]),
        ],
        2 => vec![quick(1).by(&["team"]).robots(&[2]), quick(2).disabled(), slow(3).when("team", "b").discards()],
        3 => vec![quick(1).by(&["instance"]).robots(&[1]), quick(2).robots(&[]), slow(3).robots(&[2])],
        _ => vec![
            quick(1).by(&["instance"]).edit(|rule| rule.max_groups = 2),
            quick(2).by(&["instance"]).edit(|rule| rule.max_groups = 1).robots(&[1, 2]),
            slow(3).by(&["team"]).edit(|rule| rule.max_groups = 2).robots(&[2]),
        ],
    }
}

fn quick(id: i64) -> RoutedRule {
    rule(id).edit(|rule| {
        rule.group_wait = 5_000;
        rule.group_interval = 30_000;
        rule.repeat_interval = 100_000;
    })
}

fn slow(id: i64) -> RoutedRule {
    quick(id).edit(|rule| rule.group_interval = 250_000)
}
