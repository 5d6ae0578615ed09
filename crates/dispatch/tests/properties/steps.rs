//! What happens in a story, and how it is drawn.

use dispatch::failpoint::Point;
use model::{
    Now,
    alert::{Ends, Envelope, Incoming},
};
use proptest::prelude::*;
use simulator::Fault;

use super::support::START;

/// The alerts of a story.
pub const NAMES: [&str; 6] = ["a1", "a2", "a3", "b1", "b2", "c1"];

/// Times are seconds.
#[derive(Clone, Debug)]
pub enum Step {
    Reports(Vec<(&'static str, Said)>),
    Wait(i64),
    /// The next requests to this robot go wrong.
    Fault(usize, Trouble, u32),
    /// A person sends a test message to this robot.
    Test(usize),
    Restart,
    /// It dies when it passes this point next, or the time after next.
    Crash(Point, u32),
    /// A person resolves it, if it fires.
    Person(&'static str),
    /// Other rules are saved.
    Edit(usize),
    /// All messages to this robot are refused for good from now on, or accepted again.
    Refuses(usize, bool),
    /// The robot is disabled in its group, and a person finds out; or it is enabled again, and a person tries it.
    Disabled(usize, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Fires,
    /// And is over after so many seconds without another word.
    FiresFor(i64),
    /// With the same start as always, as several senders report it.
    FiresStill,
    Over,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Busy,
    LosesAnswer,
    HalfAnswer,
    Reset,
    Refuses,
    Throttles,
    ThrottlesAll,
    Blocks,
}

impl Trouble {
    pub fn fault(self) -> Fault {
        match self {
            Self::Busy => Fault::busy(),
            Self::LosesAnswer => Fault::LoseAnswer,
            Self::HalfAnswer => Fault::HalfAnswer,
            Self::Reset => Fault::Reset,
            Self::Refuses => Fault::answer(r#"{"errcode":40035,"errmsg":"missing parameter"}"#),
            Self::Throttles => Fault::answer(r#"{"errcode":660026,"errmsg":"sending too many messages per minute"}"#),
            Self::ThrottlesAll => Fault::address_blocked(),
            Self::Blocks => Fault::answer(r#"{"errcode":310000,"errmsg":"keywords not in content"}"#),
        }
    }
}

pub fn incoming(name: &str, said: Said, now: Now) -> Incoming {
    let ends = match said {
        Said::Fires | Said::FiresStill => Ends::Open,
        Said::FiresFor(seconds) => Ends::After(seconds * 1000),
        Said::Over => Ends::At(now.wall),
    };
    let incoming = engine::testing::world::firing(name, ends);
    if said != Said::FiresStill {
        return incoming;
    }
    let envelope = Envelope { may_repeat: true, ..Envelope::default() };
    Incoming { starts_at: Some(START.wall.plus(-1_000_000)), envelope, ..incoming }
}

pub fn any_reports(said: impl Strategy<Value = Said> + Clone) -> impl Strategy<Value = Step> {
    let name = prop::sample::select(NAMES.to_vec());
    prop::collection::vec((name, said), 1..4).prop_map(Step::Reports)
}

pub fn any_said() -> impl Strategy<Value = Said> + Clone {
    prop_oneof![3 => any_open_said(), 2 => (20..200_i64).prop_map(Said::FiresFor)]
}

pub fn any_open_said() -> impl Strategy<Value = Said> + Clone {
    prop_oneof![Just(Said::Fires), Just(Said::Over)]
}

pub fn any_wait() -> impl Strategy<Value = Step> {
    prop_oneof![4 => 1..40_i64, 2 => 40..200_i64, 1 => 200..3000_i64].prop_map(Step::Wait)
}

pub fn any_fault() -> impl Strategy<Value = Step> {
    let trouble = prop::sample::select(vec![
        Trouble::Busy,
        Trouble::LosesAnswer,
        Trouble::HalfAnswer,
        Trouble::Reset,
        Trouble::Refuses,
        Trouble::Throttles,
        Trouble::ThrottlesAll,
        Trouble::Blocks,
    ]);
    (0..2_usize, trouble, 1..4_u32).prop_map(|(robot, trouble, times)| Step::Fault(robot, trouble, times))
}

pub fn any_crash() -> impl Strategy<Value = Step> {
    (prop::sample::select(Point::ALL.to_vec()), 1..3_u32).prop_map(|(point, nth)| Step::Crash(point, nth))
}
