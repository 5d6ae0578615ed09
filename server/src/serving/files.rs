//! The limit of open files, of which connections get their share.

/// Raises the soft limit to the hard one: systemd's usual soft limit of 1,024 is soon used up. Returns what was reached.
pub fn raise_open_files() -> u64 {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(files) => files,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be raised");
            rlimit::getrlimit(rlimit::Resource::NOFILE).map_or(1_024, |(soft, _)| soft)
        }
    }
}
