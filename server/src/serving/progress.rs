//! How far one connection is, and until when it must be further. Pure.

use model::Mono;

use super::Limits;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing, or a part of a request's head, has come.
    Head { since: Mono },
    /// A request is being answered: its handler's time-out counts.
    Request,
    /// The handler waits for more of the request's body: the same time-out counts.
    Body { since: Mono },
    /// Between two requests. The last answer may still have to be written.
    Idle { since: Mono },
}

impl Phase {
    /// The client's turn, and not ours: how soon this one leaves when there is no room, and since when it waits.
    pub fn waiting(self) -> Option<(u8, Mono)> {
        match self {
            Self::Head { since } => Some((0, since)),
            Self::Idle { since } => Some((1, since)),
            Self::Body { since } => Some((2, since)),
            Self::Request => None,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Progress {
    phase: Phase,
    /// Since when the client takes nothing of what is to be written.
    stalled: Option<Mono>,
}

impl Progress {
    pub fn new(now: Mono) -> Self {
        Self { phase: Phase::Head { since: now }, stalled: None }
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Bytes were read. The first ones after an answer begin the next head; what follows a complete head is its body.
    pub fn bytes_came(&mut self, now: impl FnOnce() -> Mono) {
        if let Phase::Idle { .. } = self.phase {
            self.phase = Phase::Head { since: now() };
        }
    }

    pub fn head_complete(&mut self) {
        self.phase = Phase::Request;
    }

    pub fn body_waits(&mut self, now: impl FnOnce() -> Mono) {
        if self.phase == Phase::Request {
            self.phase = Phase::Body { since: now() };
        }
    }

    pub fn body_came(&mut self) {
        if let Phase::Body { .. } = self.phase {
            self.phase = Phase::Request;
        }
    }

    /// The answer was handed over to be written.
    pub fn answered(&mut self, now: Mono) {
        self.phase = Phase::Idle { since: now };
    }

    pub fn write_waits(&mut self, now: impl FnOnce() -> Mono) {
        if self.stalled.is_none() {
            self.stalled = Some(now());
        }
    }

    pub fn write_moved(&mut self) {
        self.stalled = None;
    }

    /// When the connection ends if nothing happens until then.
    pub fn due(&self, limits: &Limits) -> Option<Mono> {
        let phase = match self.phase {
            Phase::Head { since } => Some(since.plus(limits.head)),
            Phase::Request | Phase::Body { .. } => None,
            Phase::Idle { since } => Some(since.plus(limits.idle)),
        };
        let write = self.stalled.map(|since| since.plus(limits.stalled_write));
        [phase, write].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { head: 10, idle: 75, stalled_write: 30, linger: 2, connections: 1, of_address: 1 };

    enum Event {
        Bytes,
        Head,
        Answered,
        Waits,
        Moved,
    }
    use Event::{Answered, Bytes, Head, Moved, Waits};

    #[test]
    fn each_phase_has_its_own_end() {
        for (what, events, due) in [
            ("silent", vec![], Some(10)),
            ("a part of a head does not prolong it", vec![(4, Bytes), (9, Bytes)], Some(10)),
            ("a request", vec![(1, Bytes), (1, Head), (9, Bytes)], None),
            ("idle", vec![(1, Head), (5, Answered)], Some(80)),
            ("the next head", vec![(1, Head), (5, Answered), (70, Bytes), (75, Bytes)], Some(80)),
            ("the next request", vec![(1, Head), (5, Answered), (70, Bytes), (71, Head)], None),
            ("nothing of the answer is taken", vec![(1, Head), (5, Waits), (20, Waits)], Some(35)),
            ("a little of it is taken", vec![(1, Head), (5, Waits), (20, Moved), (21, Waits)], Some(51)),
            ("idle, and the end of the answer waits", vec![(1, Head), (5, Waits), (6, Answered)], Some(35)),
            ("all of it is taken", vec![(1, Head), (5, Waits), (6, Answered), (9, Moved)], Some(81)),
        ] {
            let mut progress = Progress::new(Mono(0));
            for (at, event) in events {
                let now = || Mono(at);
                match event {
                    Bytes => progress.bytes_came(now),
                    Head => progress.head_complete(),
                    Answered => progress.answered(now()),
                    Waits => progress.write_waits(now),
                    Moved => progress.write_moved(),
                }
            }
            assert_eq!(progress.due(&LIMITS), due.map(Mono), "{what}");
        }
    }
}
