//! All dispatch rules at once: which of them an alert belongs to.

use model::{Labels, condition::Condition, dispatch_rule::Action, routing::Routing};

use super::{condition::Compiled, index::Index, pattern::Patterns};

/// The enabled rules of a [`Routing`], compiled.
#[derive(Debug)]
pub struct Matcher {
    /// Rules that are not for the unmatched.
    ordinary: Rules,
    /// Rules for what no ordinary rule matched.
    catch_all: Rules,
}

/// What becomes of an alert. Numbers are places in [`Routing::rules`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of these rules, in order; at least one.
    Rules(Vec<usize>),
    /// Of the matching rules that discard the first: nobody is notified, whatever else matches.
    Discarded(usize),
    /// No enabled rule matches.
    Unmatched,
}

impl Matcher {
    pub fn compile(routing: &Routing) -> Self {
        let mut patterns = Patterns::default();
        Self {
            ordinary: Rules::of(routing, Part::Ordinary, &mut patterns),
            catch_all: Rules::of(routing, Part::CatchAll, &mut patterns),
        }
    }

    /// Whether there are regular expressions, whose cost depends on what people wrote.
    pub fn has_patterns(&self) -> bool {
        [&self.ordinary, &self.catch_all].into_iter().any(Rules::have_patterns)
    }

    /// Rules for the unmatched count only where no other enabled rule matches; their own conditions still have to hold.
    pub fn matching(&self, labels: &Labels) -> Outcome {
        match self.ordinary.matching(labels) {
            Outcome::Unmatched => self.catch_all.matching(labels),
            matched => matched,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Ordinary,
    CatchAll,
}

#[derive(Debug)]
struct Rules {
    /// By the number of the block: the rule's place, and what has to hold.
    blocks: Vec<(usize, Vec<Compiled>)>,
    index: Index,
    /// By the rule's place.
    discards: Vec<bool>,
}

impl Rules {
    fn of(routing: &Routing, part: Part, patterns: &mut Patterns) -> Self {
        let rules = routing.rules.iter().map(|routed| &routed.rule).enumerate();
        let blocks: Vec<(usize, &[Condition])> = rules
            .filter(|(_, rule)| rule.enabled && rule.catch_all == (part == Part::CatchAll))
            .flat_map(|(place, rule)| match rule.conditions.0.as_slice() {
                [] => vec![(place, [].as_slice())],
                blocks => blocks.iter().map(|block| (place, block.as_slice())).collect(),
            })
            .collect();
        let mut compiled = |block: &[Condition]| block.iter().map(|one| Compiled::of(one, patterns)).collect();
        Self {
            index: Index::of(blocks.iter().map(|(_, block)| *block)),
            blocks: blocks.iter().map(|(place, block)| (*place, compiled(block))).collect(),
            discards: routing.rules.iter().map(|routed| routed.rule.action == Action::Discard).collect(),
        }
    }

    fn have_patterns(&self) -> bool {
        self.blocks.iter().flat_map(|(_, block)| block).any(Compiled::is_pattern)
    }

    fn matching(&self, labels: &Labels) -> Outcome {
        let candidates = self.index.candidates(labels).map(|block| &self.blocks[block]);
        let holding = candidates.filter(|(_, block)| block.iter().all(|condition| condition.holds(labels)));
        let mut matched: Vec<usize> = holding.map(|(place, _)| *place).collect();
        matched.sort_unstable();
        matched.dedup();
        if let Some(place) = matched.iter().find(|place| self.discards[**place]) {
            return Outcome::Discarded(*place);
        }
        if matched.is_empty() { Outcome::Unmatched } else { Outcome::Rules(matched) }
    }
}
