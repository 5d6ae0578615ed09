//! Faults that a test or a person orders for the next requests: an answer that is late, lost, cut or strange.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// What goes wrong with one request. In those that say "taken", the message is handled as usual first, so the group may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// Taken; the answer comes after this time, by the machine's own clock.
    Delay { milliseconds: u64 },
    /// Taken; the answer comes when `Simulator::release_held` is called, or never.
    Hold,
    /// Taken; the connection is closed without one byte of an answer.
    LoseAnswer,
    /// Taken; the connection is closed after half of the answer.
    HalfAnswer,
    /// Not taken; the connection is reset.
    Reset,
    /// A page of HTML with this HTTP status, as gateways give. Taken only if `taken`.
    Page {
        status: u16,
        #[serde(default)]
        taken: bool,
    },
    /// Not taken; HTTP 302.
    Redirect { location: String },
    /// This very answer. Taken only if `taken`.
    Raw {
        #[serde(default = "ok_status")]
        status: u16,
        body: String,
        #[serde(default)]
        taken: bool,
    },
}

/// A fault for the next `times` requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultOrder {
    #[serde(flatten)]
    pub fault: Fault,
    #[serde(default = "once")]
    pub times: u32,
}

impl Fault {
    /// The message is not taken, and this is the answer, with HTTP 200.
    pub fn answer(body: impl Into<String>) -> Self {
        Self::Raw { status: ok_status(), body: body.into(), taken: false }
    }

    /// -1: `DingTalk` is busy.
    pub fn busy() -> Self {
        Self::answer(r#"{"errcode":-1,"errmsg":"系统繁忙"}"#)
    }

    /// The source address sent too much, to all robots together (`docs/dingtalk.md` 5).
    pub fn address_blocked() -> Self {
        Self::answer(r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"a1b2c3"}"#)
    }

    /// A gateway's error page.
    pub fn page(status: u16) -> Self {
        Self::Page { status, taken: false }
    }

    pub(crate) fn takes_the_message(&self) -> bool {
        match self {
            Self::Delay { .. } | Self::Hold | Self::LoseAnswer | Self::HalfAnswer => true,
            Self::Reset | Self::Redirect { .. } => false,
            Self::Page { taken, .. } | Self::Raw { taken, .. } => *taken,
        }
    }
}

/// Orders that wait, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(VecDeque<FaultOrder>);

impl FaultQueue {
    pub fn add(&mut self, order: FaultOrder) {
        if order.times > 0 {
            self.0.push_back(order);
        }
    }

    /// The fault of the next request, if one is due.
    pub fn take(&mut self) -> Option<Fault> {
        let front = self.0.front_mut()?;
        front.times -= 1;
        let fault = front.fault.clone();
        if front.times == 0 {
            self.0.pop_front();
        }
        Some(fault)
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn waiting(&self) -> Vec<FaultOrder> {
        self.0.iter().cloned().collect()
    }
}

fn ok_status() -> u16 {
    200
}

fn once() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_in_order_and_as_often_as_ordered() {
        let mut queue = FaultQueue::default();
        queue.add(FaultOrder { fault: Fault::busy(), times: 2 });
        queue.add(FaultOrder { fault: Fault::Reset, times: 0 });
        queue.add(FaultOrder { fault: Fault::LoseAnswer, times: 1 });
        assert_eq!(queue.waiting().len(), 2);
        let taken: Vec<Fault> = std::iter::from_fn(|| queue.take()).collect();
        assert_eq!(taken, [Fault::busy(), Fault::busy(), Fault::LoseAnswer]);
    }

    #[test]
    fn an_order_is_short_in_json() {
        let order: FaultOrder = serde_json::from_str(r#"{"kind":"page","status":502}"#).unwrap();
        assert_eq!(order, FaultOrder { fault: Fault::page(502), times: 1 });
        let order: FaultOrder = serde_json::from_str(r#"{"kind":"delay","milliseconds":50,"times":3}"#).unwrap();
        assert_eq!(order, FaultOrder { fault: Fault::Delay { milliseconds: 50 }, times: 3 });
    }
}
