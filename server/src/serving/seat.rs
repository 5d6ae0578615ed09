//! One connection's place, shared by all that moves it on: what is read and written, the service, the time.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use dispatch::{Clock, Sleep};
use model::Mono;
use tokio_util::sync::CancellationToken;

use super::{hall::Hall, places::Id, progress::Progress};

/// Given back when the last clone is dropped.
#[derive(Clone)]
pub struct Seat(Arc<Inner>);

struct Inner {
    hall: Arc<Hall>,
    id: Id,
    progress: Mutex<Progress>,
    leave: CancellationToken,
}

impl Seat {
    pub fn new(hall: Arc<Hall>, id: Id, progress: Progress, leave: CancellationToken) -> Self {
        Self(Arc::new(Inner { hall, id, progress: Mutex::new(progress), leave }))
    }

    pub fn bytes_came(&self) {
        self.change(|progress| progress.bytes_came(|| self.0.hall.now()));
    }

    pub fn head_complete(&self) {
        self.change(Progress::head_complete);
    }

    pub fn answered(&self) {
        let now = self.0.hall.now();
        self.change(|progress| progress.answered(now));
    }

    pub fn body_waits(&self) {
        self.change(|progress| progress.body_waits(|| self.0.hall.now()));
    }

    pub fn body_came(&self) {
        self.change(Progress::body_came);
    }

    pub fn write_waits(&self) {
        self.0.progress().write_waits(|| self.0.hall.now());
    }

    pub fn write_moved(&self) {
        self.0.progress().write_moved();
    }

    /// Waits until this connection has to leave, to make room.
    pub async fn told_to_leave(&self) {
        self.0.leave.cancelled().await;
    }

    /// Told to leave: whether it can go at once. Else it ends with the request that is under way.
    pub fn can_leave(&self) -> bool {
        let can = self.0.progress().phase().waiting().is_some();
        if !can {
            self.0.hall.stays(self.0.id);
        }
        can
    }

    /// Completes when the connection is not further in time. To be polled whenever the connection was.
    pub fn overdue(&self) -> Overdue<'_> {
        Overdue { seat: self, clock: &*self.0.hall.clock, timer: None }
    }

    /// Waits for as long as the rest of a body is thrown away.
    pub async fn lingered(&self) {
        let clock = &self.0.hall.clock;
        clock.sleep_until(clock.now().mono.plus(self.0.hall.limits.linger)).await;
    }

    fn due(&self) -> Option<Mono> {
        self.0.progress().due(&self.0.hall.limits)
    }

    fn change(&self, step: impl FnOnce(&mut Progress)) {
        let (from, to) = {
            let mut progress = self.0.progress();
            let from = progress.phase();
            step(&mut progress);
            (from, progress.phase())
        };
        if from != to {
            self.0.hall.change(self.0.id, from, to);
        }
    }
}

impl Inner {
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let phase = self.progress().phase();
        self.hall.leave(self.id, phase);
    }
}

/// See [`Seat::overdue`].
pub struct Overdue<'a> {
    seat: &'a Seat,
    clock: &'a dyn Clock,
    /// May be earlier than what is due: then it is set anew when it is over.
    timer: Option<(Mono, Sleep<'a>)>,
}

impl Future for Overdue<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let Some(due) = self.seat.due() else { return Poll::Pending };
            let clock = self.clock;
            if due <= clock.now().mono {
                return Poll::Ready(());
            }
            let (_, sleep) = match &mut self.timer {
                Some(timer) if timer.0 <= due => timer,
                timer => timer.insert((due, clock.sleep_until(due))),
            };
            ready!(sleep.as_mut().poll(context));
            self.timer = None;
        }
    }
}
