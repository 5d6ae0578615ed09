//! What falls due is decided. A decision that cannot be stored is planned again in halves; the one that fails alone is set aside,
//! and all others are stored.

use engine::Share;

use super::Core;
use crate::{
    failpoint::{Died, Part},
    failure::{Failure, RETRY_AFTER, is_its_own_fault},
};

/// Changes that are decided before the core looks for other work.
const PLANS: usize = 8;
/// The most that one change is about.
const MOST: usize = Share::FULL.ends;

impl Core {
    pub(super) async fn decide_due(&mut self) -> Result<(), Died> {
        for _ in 0..PLANS {
            let now = self.clock.now();
            if self.engine.next_due().is_none_or(|due| due > now.mono) {
                self.share = Share::FULL;
                self.forget_decided();
                return Ok(());
            }
            let mut about = Vec::new();
            let (share, failpoints) = (self.share, self.failpoints.clone());
            let result = self.change(now, |engine| {
                failpoints.enter(Part::Plan);
                let (planned, due) = engine.plan_share(now, share);
                about = due;
                planned
            });
            match result.await? {
                Ok(()) => {}
                Err(Failure::Passing(error)) => {
                    tracing::error!(%error, "a decision could not be stored; it is taken again");
                    self.retry_at = now.mono.plus(RETRY_AFTER);
                    return Ok(());
                }
                Err(Failure::Lasting(error)) => {
                    // Of a plan that failed by a defect it is not known what it was about.
                    let things = if about.is_empty() { share.flushes.min(MOST) } else { about.len() };
                    if things > 1 {
                        self.share = Share::of(things / 2);
                        continue;
                    }
                    let alone = about.first().copied().or_else(|| self.engine.first_due(now));
                    let Some(due) = alone else { return Ok(()) };
                    self.share = Share::FULL;
                    if !is_its_own_fault(&self.store, now).await {
                        self.retry_at = now.mono.plus(RETRY_AFTER);
                        return Ok(());
                    }
                    tracing::error!(%error, ?due, "a decision cannot be stored and is set aside; the others are not");
                    self.engine.set_aside(due);
                    self.asides.decision(due, now, error);
                    self.publish_set_aside();
                }
            }
        }
        Ok(())
    }
}
