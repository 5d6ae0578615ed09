//! The log: to standard error, readable or as JSON, filtered by `RUST_LOG`. A thread of its own writes it: where nobody reads the pipe,
//! lines are dropped and counted, and nothing else waits.

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tracing::{Level, Metadata};
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt as _, LevelFilter, filter_fn},
    fmt::{self, MakeWriter, format::FmtSpan},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::config::LogFormat;

/// Lines that wait to be written.
const LINES: usize = 4_000;

/// Of this process.
static DROPPED: OnceLock<ErrorCounter> = OnceLock::new();
static WRITING: Mutex<Option<WorkerGuard>> = Mutex::new(None);

/// Starts logging; a second call changes nothing.
pub fn start(format: LogFormat) {
    if DROPPED.get().is_some() {
        return;
    }
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,tower_http=info"));
    // Steps are spans of the level debug: with it, each says at its end how long it took.
    let steps = filter.max_level_hint().is_some_and(|level| level >= LevelFilter::DEBUG);
    let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(LINES).thread_name("log");
    let (lines, writing) = builder.finish(io::stderr());
    let dropped = DROPPED.get_or_init(|| lines.error_counter()).clone();
    *WRITING.lock().unwrap_or_else(PoisonError::into_inner) = Some(writing);
    let log = Log { format, lines, dropped, said: AtomicUsize::new(0) };
    // A log that cannot be written is lost, and nothing else is: by default that would be said on standard error, and panic there.
    let layer = fmt::layer()
        .with_writer(log)
        .with_ansi(io::stderr().is_terminal())
        .log_internal_errors(false)
        .with_span_events(if steps { FmtSpan::CLOSE } else { FmtSpan::NONE });
    let filter = filter.and(filter_fn(names_no_secret));
    let layer = match format {
        LogFormat::Pretty => layer.compact().with_filter(filter).boxed(),
        LogFormat::Json => layer.json().with_filter(filter).boxed(),
    };
    // A log that is started already is kept.
    let _ = tracing_subscriber::registry().with(layer).try_init();
}

/// Writes what waits, for about a second at most; what is logged later is lost. For the end of the process.
pub fn finish() {
    drop(WRITING.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// Lines that were lost since the start, because nobody read them in time.
pub fn dropped_lines() -> u64 {
    DROPPED.get().map_or(0, |dropped| dropped.dropped_lines() as u64)
}

/// Whatever `RUST_LOG` says: this layer logs the path of each request, and that of ingest holds the token.
fn names_no_secret(metadata: &Metadata<'_>) -> bool {
    !metadata.target().starts_with("tower_http::csrf") || *metadata.level() <= Level::INFO
}

struct Log {
    format: LogFormat,
    lines: NonBlocking,
    dropped: ErrorCounter,
    /// Of the dropped lines, how many the log has told of.
    said: AtomicUsize,
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = NonBlocking;

    fn make_writer(&'a self) -> NonBlocking {
        let mut lines = self.lines.clone();
        let dropped = self.dropped.dropped_lines();
        let news = dropped.saturating_sub(self.said.swap(dropped, Ordering::Relaxed));
        if news > 0 {
            let text = format!("{news} lines of the log were dropped: nobody read them");
            let line = match self.format {
                LogFormat::Pretty => format!("WARN {text}\n"),
                LogFormat::Json => format!("{{\"level\":\"WARN\",\"fields\":{{\"message\":\"{text}\"}}}}\n"),
            };
            // Where it is dropped, too, the next line says so.
            let _ = lines.write_all(line.as_bytes());
        }
        lines
    }
}
