//! The log: to standard error, readable or as JSON, filtered by `RUST_LOG`.

use std::io::IsTerminal;

use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt as _, filter_fn},
    fmt,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::config::LogFormat;

/// Starts logging; a second call changes nothing.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,tower_http=info"));
    // A log that cannot be written is lost, and nothing else is: by default that would be said on standard error, and panic there.
    let layer =
        fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).log_internal_errors(false);
    let filter = filter.and(filter_fn(names_no_secret));
    let layer = match format {
        LogFormat::Pretty => layer.compact().with_filter(filter).boxed(),
        LogFormat::Json => layer.json().with_filter(filter).boxed(),
    };
    // A log that is started already is kept.
    let _ = tracing_subscriber::registry().with(layer).try_init();
}

/// Whatever `RUST_LOG` says: this layer logs the path of each request, and that of ingest holds the token.
fn names_no_secret(metadata: &Metadata<'_>) -> bool {
    !metadata.target().starts_with("tower_http::csrf") || *metadata.level() <= Level::INFO
}
