//! Writing what the engine decided: one transaction for a whole [`model::change::Change`] with its deliveries,
//! one statement for all rows of a table. The rows of an argument are read by `jsonb_each`, whose
//! `value` is not rendered as text for each column: twice as fast as `json_each`.

mod alerts;
mod decisions;
mod moved;
mod received;
mod transaction;

pub use received::Received;
pub use transaction::{CommitOutcome, Replaced};

#[cfg(test)]
mod tests {
    use super::{alerts, decisions, moved, received};
    use crate::testing::assert_no_scan;

    #[tokio::test]
    async fn no_change_reads_a_whole_table() {
        assert_no_scan(&[
            alerts::ALERTS,
            alerts::EVENTS,
            crate::dispatch_rule::OVERFLOWING,
            decisions::GROUPS,
            decisions::LOG,
            decisions::CLOSED,
            decisions::RELEASED,
            moved::MOVED,
            received::LAST_EVENT,
            received::MINUTES,
        ])
        .await;
    }
}
