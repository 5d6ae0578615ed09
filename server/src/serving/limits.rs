//! How many connections there may be, and how long each may take.

use model::limits::http;

/// Times are milliseconds. Tests give shorter ones.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the head of a request, from the connection or from its first byte on.
    pub head: i64,
    /// Between two requests.
    pub idle: i64,
    /// Without the client taking anything of an answer.
    pub stalled_write: i64,
    /// For the rest of a body that nobody reads, after the answer.
    pub linger: i64,
    /// In all.
    pub connections: usize,
    pub of_address: usize,
}

impl Limits {
    /// Those of [`model::limits::http`], for a process that may have `files` open files.
    pub fn of(files: u64) -> Self {
        let share =
            files / 100 * http::CONNECTIONS_PERCENT_OF_FILES + files % 100 * http::CONNECTIONS_PERCENT_OF_FILES / 100;
        let share = usize::try_from(share).unwrap_or(usize::MAX);
        Self {
            head: milliseconds(http::HEAD_MILLIS),
            idle: milliseconds(http::IDLE_MILLIS),
            stalled_write: milliseconds(http::STALLED_WRITE_MILLIS),
            linger: milliseconds(http::LINGER_MILLIS),
            connections: share.clamp(1, http::CONNECTIONS),
            of_address: http::CONNECTIONS_OF_ADDRESS,
        }
    }

    /// For a listener of its own that few machines ask.
    #[must_use]
    pub fn for_metrics(self) -> Self {
        Self { connections: self.connections.min(http::METRICS_CONNECTIONS), ..self }
    }
}

fn milliseconds(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_a_share_of_the_open_files_and_bounded_itself() {
        for (files, connections) in [(0, 1), (10, 8), (256, 204), (1_024, 819), (20_000, 4_096), (u64::MAX, 4_096)] {
            assert_eq!(Limits::of(files).connections, connections, "{files}");
        }
    }
}
