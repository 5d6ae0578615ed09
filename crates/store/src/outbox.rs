//! The outbox: deliveries from the decision to the robot's answer.

mod begin;
mod content;
mod end;
mod finish;
mod health;
mod insert;
mod read;
mod undeliverable;

pub use begin::{AttemptStart, Begin};
pub use content::Content;
pub(crate) use content::content;
pub use end::End;
pub use finish::{Finished, HealthChange};
pub(crate) use insert::{Inserted, Rows};
pub(crate) use read::outbox;
pub use read::{Outbox, RecentAttempt};

/// The condition of the partial indexes `delivery_open` and `delivery_open_rule`: `SQLite` uses them only where a query repeats it.
macro_rules! open_delivery {
    () => {
        "state in ('queued', 'sending', 'retrying', 'throttled', 'blocked')"
    };
}
pub(crate) use open_delivery;

#[cfg(test)]
mod tests {
    use super::{begin, content, end, finish, health, insert, read, undeliverable};
    use crate::testing::assert_no_scan;

    #[tokio::test]
    async fn nothing_in_the_outbox_reads_the_whole_history() {
        assert_no_scan(&[
            begin::SENDING,
            begin::BODY,
            begin::OLD_BODY,
            content::CONTENTS,
            end::END,
            finish::NOTIFIED,
            health::BLOCK,
            health::PAUSE,
            health::PAUSE_DELIVERIES,
            health::QUEUE,
            insert::ALERTS,
            insert::CONTENTS,
            insert::DELIVERIES,
            insert::REPLACE,
            read::ATTEMPTS,
            read::DELIVERIES,
            read::OPEN,
            begin::CANCEL,
            begin::UNWANTED,
            undeliverable::EVENTS,
        ])
        .await;
    }
}
